/** The language of experiment files. Loaded from a file of its own with its first use: it brings a YAML parser and the schema. */
export const language = () => import('../../experiment');
