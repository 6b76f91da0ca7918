// Requests to the sandbox's control interface.

import { t, knows } from "./words.js";

// What the sandbox keeps of one file; a bot can fetch no more than this from Telegram either.
// https://core.telegram.org/bots/api#getfile
export const FILE_LIMIT = 20 * 1024 * 1024;

/** Says what went wrong in the page's language where it has the words for it. */
function failure(content) {
  const key = `error_${content.code}`;
  return new Error(content.code && knows(key) ? t(key) : content.error);
}

async function request(verb, path, body) {
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, { method: verb, body });
  } catch {
    throw new Error(t("offline"));
  }
  const content = await answer.json()
    .catch(() => ({ error: `${answer.status} ${answer.statusText}` }));
  if (!answer.ok) throw failure(content);
  return content;
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}) =>
  request("POST", path, body instanceof FormData ? body : JSON.stringify(body));
export const remove = (path) => request("DELETE", path);
export const fileAt = (file) => `/sandbox/files/${encodeURIComponent(file.file_id)}`;
