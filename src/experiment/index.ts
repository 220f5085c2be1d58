export { type Adjustable, type AdjustableName, adjustablesOf } from './adjustables';
/** The language of experiment files: reading them, saying what is wrong, and helping to write them. Knows no editor and no engine. */

export { checkExperiment } from './checks';
export { type Completion, completionsAt, type Files } from './completions';
export { type Hover, hoverAt } from './hover';
export { experimentJsonSchema } from './json-schema';
export { describeStage, type ExperimentOutline, type StageOutline, stageRanges } from './outline';
export { applyOverrides } from './overrides';
export { type ParsedExperiment, parseExperiment } from './parse';
export { type Previewable, previewables } from './previews';
export type { Edit, Fix, Problem } from './problem';
export type { Experiment, ExperimentInput, ModelSpec, Source, StudentSpec } from './schema';
export { pathsOf } from './source';
export { distillDefaults, type Stage, type StageKind, type StageOptions } from './stages';
export { type Suggestion, suggestChange } from './suggestion';
export { experimentTemplate, type TemplateOptions } from './template';
export type { OtherSource, TemplateElement, TemplatePaths, TemplateSource } from './template-data';
export type { Position, Range } from './text-lines';
export type { DatasetFacts, DatasetReading, ModelFacts, TensorFacts, Unreadable, World } from './world';
