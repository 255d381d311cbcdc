// A question and its answer as a document: Markdown that the knowledge base reads as any other. Pure.

/**
 * @param {{question: string, answer: string, language: string, key: string}} told
 * @returns {File} its key makes a second answer to the same question its next version
 */
export function answerFile({ question, answer, language, key }) {
  const title = question.replace(/\s+/g, " ").trim();
  // JSON is YAML: what a person typed cannot break out of its field.
  const head = [`key: ${JSON.stringify(key)}`, `title: ${JSON.stringify(title)}`, "kind: answer", `language: ${language}`];
  const text = ["---", ...head, "---", "", `# ${title}`, "", answer.replace(/\r\n/g, "\n").trim(), ""].join("\n");
  return new File([text], `${key}.md`, { type: "text/markdown" });
}

/** A key that the question's gap gives, so that it stays the same. @param {string} gap */
export const answerKey = (gap) => `answer-${gap.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase().slice(0, 60)}`;
