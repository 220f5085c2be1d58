import { z } from 'zod';
import { experimentSchema } from './schema';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

let generated: JsonSchema | undefined;

/** The experiment file as JSON Schema (draft 2020-12), as a person writes it: what has a default may be left out. */
export function experimentJsonSchema(): JsonSchema {
  generated ??= z.toJSONSchema(experimentSchema, {
    io: 'input',
    reused: 'inline',
    override: ({ jsonSchema }) => withoutMachineBounds(jsonSchema),
  });
  return generated;
}

/** zod bounds every integer by what a double can hold: noise for whoever reads the schema. */
function withoutMachineBounds(schema: JsonSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
