import type { ParsedExperiment } from '../parse';
import { inOrder, type Problem } from '../problem';
import type { World } from '../world';
import { answersHaveSteps } from './answers';
import { architecturesFit, labelSettingsFit } from './architectures';
import { augmentationsFit, augmentedAreImages, augmentedAreTexts, mixedOnce, synonymsInstalled } from './augment';
import { type Check, CheckContext } from './context';
import { dataAgrees, dataReadable, enoughLabels, splitLeavesBoth } from './data';
import { filesExist, filesInside } from './files';
import { adversarialInItsPhase, finetuneAfterLearning, finetuneTeacherKnows, mixHasTwo } from './finetune';
import { headsFit } from './heads';
import { hiddenStatesKnown } from './layers';
import { classesAgree, inputsFilled, inputsFit, modelsReadable, poolingsFit } from './models';
import { settingsMatter, somethingMade, teacherCanTeach, testDataNamed } from './order';
import { pruneAfterLearning, prunedLayersKnown, pruneStepsMatter, pruneTargetsCut } from './prune';
import { calibrationFits, quantizeAfterLearning, quantizedLayersKnown, quantizeLast, studentIsFloat } from './quantize';
import { modelsRead, textOrColumns, textsFit, textsHaveTokens, tokensStay } from './tokens';
import { batchesFit, classWeightsFit, groupedLayersKnown, warmupsEnd } from './training';
import { tuneFindsSettings } from './tune';

/** Everything that is looked at once the file itself is understood. Adding a check edits this list only. */
const checks: readonly Check[] = [
  filesExist,
  filesInside,
  dataReadable,
  dataAgrees,
  enoughLabels,
  splitLeavesBoth,
  textsHaveTokens,
  textOrColumns,
  tokensStay,
  modelsReadable,
  classesAgree,
  inputsFit,
  inputsFilled,
  poolingsFit,
  modelsRead,
  textsFit,
  headsFit,
  architecturesFit,
  labelSettingsFit,
  answersHaveSteps,
  hiddenStatesKnown,
  batchesFit,
  warmupsEnd,
  groupedLayersKnown,
  classWeightsFit,
  augmentedAreImages,
  augmentationsFit,
  mixedOnce,
  augmentedAreTexts,
  synonymsInstalled,
  teacherCanTeach,
  testDataNamed,
  somethingMade,
  settingsMatter,
  prunedLayersKnown,
  pruneAfterLearning,
  pruneStepsMatter,
  pruneTargetsCut,
  finetuneAfterLearning,
  finetuneTeacherKnows,
  mixHasTwo,
  adversarialInItsPhase,
  tuneFindsSettings,
  quantizedLayersKnown,
  quantizeAfterLearning,
  calibrationFits,
  quantizeLast,
  studentIsFloat,
];

/**
 * The second half of what may be wrong, which needs the world: files, data, models, and what the parts of the experiment
 * mean together. Works on what could be understood of a file that has problems of its own.
 */
export async function checkExperiment(
  parsed: ParsedExperiment,
  world: World,
  { file }: { file: string },
): Promise<Problem[]> {
  const experiment = parsed.experiment ?? parsed.draft;
  if (!experiment) return [];
  const context = new CheckContext(experiment, parsed, world, file);
  return inOrder((await Promise.all(checks.map((check) => check(context)))).flat());
}
