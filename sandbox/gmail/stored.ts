export type StoredMessage = {
  id: string;
  threadId: string;
  labelIds: string[];
  historyId: number;
  internalDate: number;
  raw: string;
};
export type StoredDraft = { id: string; messageId: string };
export type SendAs = {
  sendAsEmail: string;
  displayName: string;
  isPrimary: boolean;
  isDefault: boolean;
  signature: string;
};
export type StoredLabel = { id: string; name: string; type: 'system' | 'user'; [more: string]: unknown };
