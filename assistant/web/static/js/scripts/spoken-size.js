// How long a line is to say: words, or Chinese characters. The same count as the checker's.

/** @param {string} line @param {string} language */
export function spokenSize(line, language) {
  if (language === "zh") return (line.replace(/\{\w*\}/g, "一二三四").match(/[\u4e00-\u9fff]/g) ?? []).length;
  return line.replace(/\{\w*\}/g, "slot").split(/\s+/).filter(Boolean).length;
}
