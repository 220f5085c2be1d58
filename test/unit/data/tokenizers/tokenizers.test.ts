import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revivedTokenizer } from '../../../../src/data';
import { byteTokenizer } from '../../../../src/data/tokenizers/bytes';
import { readTokenizer } from '../../../../src/data/tokenizers/huggingface';
import { wordTokenizer } from '../../../../src/data/tokenizers/words';
import { folderOf } from '../support';

const bytes = (text: string) => new TextEncoder().encode(text);
const hub = (json: string) => new HubTokenizer(JSON.parse(json), {});

describe('the byte tokenizer', () => {
  it('keeps every text, and its tokenizer.json gives the same tokens', () => {
    const tokenizer = byteTokenizer();
    const written = hub(tokenizer.json);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const ids = tokenizer.encode(text);
        expect(new TextDecoder().decode(Uint8Array.from(ids, (id) => id - 1))).toBe(text);
        expect(ids.every((id) => id > 0 && id < tokenizer.vocabulary)).toBe(true);
        if (!text.includes('[PAD]')) expect(written.encode(text).ids).toEqual(ids);
      }),
    );
  });
});

describe('the word tokenizer', () => {
  const texts = ['The cat sat.', 'the CAT ran!', 'a dog_1 über alles'];

  it('knows the most frequent words, at most as many as asked for', () => {
    const tokenizer = wordTokenizer(texts, 5);
    expect(tokenizer.vocabulary).toBe(5);
    expect(tokenizer.encode('The cat, the dog')).toEqual([3, 2, 1, 3, 1]);
    expect(wordTokenizer(texts, 8000).vocabulary).toBe(12);
  });

  it('writes a tokenizer.json that gives the same tokens', () => {
    const tokenizer = wordTokenizer(texts, 100);
    const written = hub(tokenizer.json);
    for (const text of [...texts, 'catsat über, ÜBER; dog_1!? 日本', 'sat.ran', '  ']) {
      expect(written.encode(text).ids, text).toEqual(tokenizer.encode(text));
    }
  });
});

describe('a tokenizer.json', () => {
  const content = {
    added_tokens: [
      { id: 0, content: '<fill>', special: true },
      { id: 4, content: '[CLS]', special: true },
      { id: 5, content: '[SEP]', special: true },
    ],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    model: {
      type: 'WordPiece',
      vocab: { '<fill>': 0, '[UNK]': 1, a: 2, b: 3, '[CLS]': 4, '[SEP]': 5 },
      unk_token: '[UNK]',
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [4], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [5], tokens: ['[SEP]'] },
      },
    },
    decoder: null,
  };
  const folder = () => folderOf({ 'tokenizer.json': bytes(JSON.stringify(content)), broken: bytes('{"model": {}}') });

  it('gives its tokens, what stands around a text, and its padding', async () => {
    const tokenizer = await readTokenizer(`${folder()}/tokenizer.json`, '<fill>');
    expect(tokenizer).toMatchObject({ vocabulary: 6, padding: 0, frame: { before: [4], after: [5] } });
    expect(tokenizer.encode('b a c')).toEqual([3, 2, 1]);
  });

  it('is the same in another thread, as one of words is', async () => {
    const words = wordTokenizer(['a cat and a dog', 'a cat'], 4);
    const revived = [await readTokenizer(`${folder()}/tokenizer.json`, '<fill>'), words].map((tokenizer) => {
      const { kind, json, padding } = tokenizer;
      const again = revivedTokenizer(structuredClone({ kind, json, padding }));
      expect(again).toMatchObject({ kind, vocabulary: tokenizer.vocabulary, padding, frame: tokenizer.frame, json });
      return [again.encode('b a cat'), tokenizer.encode('b a cat')];
    });
    for (const [again, first] of revived) expect(again).toEqual(first);
  });

  it('says what is wrong with it', async () => {
    const at = folder();
    await expect(readTokenizer(`${at}/tokenizer.json`)).rejects.toMatchObject({
      key: 'tokenizer.file',
      code: 'unsupported',
    });
    await expect(readTokenizer(`${at}/tokenizer.json`, '<fil>')).rejects.toMatchObject({
      key: 'tokenizer.padding',
      meant: '<fill>',
    });
    await expect(readTokenizer(`${at}/broken`)).rejects.toMatchObject({ code: 'wrong-format' });
    await expect(readTokenizer(`${at}/none`)).rejects.toMatchObject({ code: 'missing' });
  });
});
