/** Whether people press ⌘ here where others press Ctrl. */
export const isMac = /mac|iphone|ipad/i.test(navigator.platform);
