// Recording a voice message with the browser's microphone.

import { t } from "./words.js";

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Starts recording; `stop()` gives {blob, seconds, name}. Throws where there is no microphone. */
export async function record() {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
    throw new Error(t("noMicrophone"));
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    throw new Error(t("noMicrophone"));
  }
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, { mimeType });
  const pieces = [];
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  const begun = Date.now();
  recorder.start();
  return {
    seconds: () => (Date.now() - begun) / 1000,
    stop: () => new Promise((resolve) => {
      const finish = () => {
        for (const track of stream.getTracks()) track.stop();
        const type = recorder.mimeType.split(";")[0];
        resolve({
          blob: new Blob(pieces, { type }),
          seconds: Math.max(1, Math.round((Date.now() - begun) / 1000)),
          name: `voice.${type.split("/")[1].replace("mp4", "m4a")}`,
        });
      };
      // It ends by itself where the microphone is taken away.
      if (recorder.state === "inactive") finish();
      else {
        recorder.addEventListener("stop", finish, { once: true });
        recorder.stop();
      }
    }),
  };
}
