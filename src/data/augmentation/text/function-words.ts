const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** After these comes a noun, perhaps an adjective before it. */
export const determiners = list(
  'the a an this that these those my your his her its our their some any no every each either neither another whose',
);
/** After these comes a verb. */
export const verbLeaders = list(
  "to i you he she it we they who can could will would shall should may might must do does did don't doesn't didn't can't couldn't won't wouldn't shouldn't never",
);
/** After these comes an adjective or an adverb. */
export const degrees = list('very so too quite rather more most less least really as extremely');

/**
 * English words that hold a sentence together and have no synonyms that mean the same in it. WordNet would know some as
 * something else: "a" as the ångström, "in" as the inch, "it" as computing.
 */
export const functionWords: ReadonlySet<string> = new Set([
  ...determiners,
  ...verbLeaders,
  ...degrees,
  ...list(
    "me him us them mine yours ours theirs myself yourself himself herself itself ourselves themselves what which whom where when why how and or but nor if because while although though unless until since than then of in on at by for with from into onto about over under between through during before after above below up down out off again once here there now not only own same such just also ever be am is are was were been being isn't aren't wasn't weren't have has had having haven't hasn't hadn't doing done i'm i've i'll i'd you're you've you'll it's he's she's we're we've they're they've that's there's what's let's s t one two three nobody nothing somebody something someone anybody anything anyone everybody everything everyone none",
  ),
]);
