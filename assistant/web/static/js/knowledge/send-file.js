// Send one file, and tell how much of it has gone: fetch cannot tell, XMLHttpRequest can.
import { Refused } from "../api.js";
import { t } from "../words.js";

/**
 * @param {File} file @param {boolean} publish @param {(part: number) => void} sent how much has gone, 0 to 1
 * @returns {{reports: Promise<any[]>, stop: () => void}} one report a document (JSON Lines hold several); it fails with Refused
 */
export function sendFile(file, publish, sent) {
  const request = new XMLHttpRequest();
  const reports = new Promise((resolve, reject) => {
    let gone = 0;
    request.upload.onprogress = ({ loaded, total }) => sent((gone = total ? loaded / total : 0));
    request.upload.onload = () => sent((gone = 1));
    request.onload = () => {
      const told = request.response ?? {};
      if (request.status < 300) resolve(told);
      else reject(new Refused(told.error ?? t("error.unknown", { status: request.status }), told.todo ?? "", request.status));
    };
    // A service that refuses a file as too large may close the line before it was sent whole.
    request.onerror = () => reject(gone > 0 && gone < 1 ? new Refused(t("upload.broken"), t("upload.broken.todo"), 0) : new Refused(t("error.no_answer"), t("error.no_answer.todo"), 0));
    request.onabort = () => reject(new Refused(t("upload.stopped"), "", 0));
  });
  const form = new FormData();
  form.append("files", file, file.name);
  form.append("publish", String(publish));
  request.open("POST", "/v1/knowledge/documents");
  request.responseType = "json";
  request.send(form);
  return { reports, stop: () => request.abort() };
}
