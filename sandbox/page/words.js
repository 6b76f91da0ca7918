// The page's own words, in both languages, and the tools that put them into it.

const WORDS = {
  en: {
    sandbox: "Sandbox",
    chats: "Chats",
    clock: "The clock of the sandbox",
    hour: "+1 h",
    hourLabel: "Let one hour pass",
    day: "+1 day",
    dayLabel: "Let one day pass",
    otherLanguage: "中文",
    otherLanguageLabel: "用中文显示",
    offline: "The sandbox does not answer. Trying again…",
    choosePersona: "Who is chatting here",
    newPersona: "New person",
    newPersonaOption: "＋ New person…",
    nobody: "Nobody here yet",
    nobodyHint: "Make up a person to chat with the bot as them.",
    notOpened: "Press Start, as on Telegram, to say hello to the bot.",
    messages: "Messages",
    more: "More",
    block: "Block the bot",
    unblock: "Unblock the bot",
    start: "Start",
    typing: "writing",
    commands: "Commands of the bot",
    noCommands: "The bot has set no commands.",
    write: "Message",
    attach: "Send something else",
    photo: "A picture",
    voice: "A voice message",
    document: "A file",
    location: "A place",
    contact: "My contact",
    sticker: "A sticker",
    send: "Send",
    edited: "edited",
    ok: "OK",
    name: "Name",
    about: "Who they are (optional)",
    speaks: "Their app's language",
    cancel: "Cancel",
    add: "Add",
    yourMessage: "You",
    botMessage: "Bot",
  },
  zh: {
    sandbox: "沙盒",
    chats: "聊天",
    clock: "沙盒的时钟",
    hour: "+1 小时",
    hourLabel: "时间快进一小时",
    day: "+1 天",
    dayLabel: "时间快进一天",
    otherLanguage: "English",
    otherLanguageLabel: "Show in English",
    offline: "沙盒没有回应，正在重新连接……",
    choosePersona: "这里由谁来聊天",
    newPersona: "添加人物",
    newPersonaOption: "＋ 添加人物……",
    nobody: "这里还没有人",
    nobodyHint: "添加一个人物，就能以这个人的身份和机器人聊天。",
    notOpened: "点“开始”，和机器人打个招呼，就像在 Telegram 里一样。",
    messages: "消息",
    more: "更多",
    block: "屏蔽机器人",
    unblock: "解除屏蔽",
    start: "开始",
    typing: "正在输入",
    commands: "机器人的命令",
    noCommands: "机器人还没有设置命令。",
    write: "写消息",
    attach: "发送其他内容",
    photo: "一张照片",
    voice: "一段语音",
    document: "一份文件",
    location: "一个位置",
    contact: "我的联系方式",
    sticker: "一个表情",
    send: "发送",
    edited: "已编辑",
    ok: "好",
    name: "姓名",
    about: "身份（可不填）",
    speaks: "手机语言",
    cancel: "取消",
    add: "添加",
    yourMessage: "你",
    botMessage: "机器人",
  },
};

const asked = new URLSearchParams(location.search).get("lang") || navigator.language;
let language = asked.startsWith("zh") ? "zh" : "en";

export const t = (key) => WORDS[language][key];
export const locale = () => (language === "zh" ? "zh-CN" : "en-GB");

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  return language;
}

/** Fills in every text and label below `root`. */
export function translate(root) {
  document.documentElement.lang = locale();
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.matches("button, summary")) node.title = t(node.dataset.label);
  }
  for (const node of root.querySelectorAll("[data-placeholder]")) {
    node.placeholder = t(node.dataset.placeholder);
  }
}

/** The zone of the bot's neighbourhood; undefined is the browser's. */
let timeZone;
export const setTimeZone = (zone) => {
  timeZone = zone ?? undefined;
};

export const timeOf = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(locale(), {
    hour: "2-digit", minute: "2-digit", timeZone,
  });

export const shortDayOf = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString(locale(), {
    weekday: "short", month: "short", day: "numeric", timeZone,
  });

export const dayOf = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString(locale(), {
    weekday: "long", month: "long", day: "numeric", timeZone,
  });
