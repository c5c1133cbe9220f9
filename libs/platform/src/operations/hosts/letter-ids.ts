import type { LetterDetails, LetterPreview, LetterReport } from '@refold/projections';

/* Each host numbers its own letters; of a service they are told as `orders/12`, of the projector as `12`. */

/** The host and its own number of a letter. */
export const placeOf = (id: string): { readonly host: string; readonly id: string } => {
  const slash = id.indexOf('/');
  return slash < 0 ? { host: 'projector', id } : { host: id.slice(0, slash), id: id.slice(slash + 1) };
};

const toldOf = (host: string, id: string): string => (host === 'projector' ? id : `${host}/${id}`);

export const letterOf = <L extends LetterReport | LetterDetails>(host: string, letter: L): L => ({
  ...letter,
  id: toldOf(host, letter.id),
});

export const previewOf = (host: string, preview: LetterPreview): LetterPreview => ({
  ...preview,
  id: toldOf(host, preview.id),
  letterIds: preview.letterIds.map((id) => toldOf(host, id)),
  // What the owner has just given has no number, but a place in its stream.
  problems: preview.problems.map((each) => (/^\d+$/.test(each.id) ? { ...each, id: toldOf(host, each.id) } : each)),
});
