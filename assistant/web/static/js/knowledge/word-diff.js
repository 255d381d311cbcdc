// Which words two lines share, and which each has alone. Pure. (Longest common subsequence.)

const MOST = 600; // words of a line that are compared one by one; beyond, whole lines stand

/** Words, signs and spaces; each Chinese character is a word. @param {string} text */
const words = (text) => text.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}.,])*(?!\p{Script=Han})[\p{L}\p{N}]|\s+|./gu) ?? [];

/**
 * @param {string} before @param {string} after
 * @returns {{kind: "same" | "removed" | "added", text: string}[]}
 */
export function wordDiff(before, after) {
  const old = words(before);
  const now = words(after);
  if (old.length > MOST || now.length > MOST) return [{ kind: "removed", text: before }, { kind: "added", text: after }];
  const common = old.map(() => new Uint16Array(now.length + 1));
  common.push(new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) for (let j = now.length - 1; j >= 0; j--) common[i][j] = old[i] === now[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  /** @type {{kind: "same" | "removed" | "added", text: string}[]} */
  const runs = [];
  const put = (/** @type {"same" | "removed" | "added"} */ kind, /** @type {string} */ text) => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) put("same", old[i++]), j++;
    else if (i < old.length && (j === now.length || common[i + 1][j] >= common[i][j + 1])) put("removed", old[i++]);
    else put("added", now[j++]);
  }
  return runs;
}
