/* Where texts are read that a voice is learned from. */

/** A file of a document library. Times are the library's own; `id` is the file's, after shortcuts were followed. */
export type LibraryDocument = {
  id: string;
  title: string;
  /** The stored type, such as `application/vnd.google-apps.document`. */
  mimeType: string;
  /** Bytes as stored; null where the library does not tell. */
  size: number | null;
  createdAt: Date | null;
  modifiedAt: Date | null;
  webViewLink: string | null;
  content: { kind: 'text' | 'csv'; text: string } | { kind: 'pdf'; bytes: Uint8Array };
};

/** Documents a person names, in order to read them. */
export interface DocumentLibrary {
  /**
   * One document by id: text, a sheet as CSV (its first page), a PDF as its bytes. Throws ConnectorError `not_found`, and
   * `rejected` with `details.reason` `no_access`, `unsupported_type` or `too_large`.
   */
  read(id: string): Promise<LibraryDocument>;
}

export type Transcript = {
  videoId: string;
  title: string;
  durationSeconds: number | null;
  /** BCP 47, such as `en` or `en-GB`. */
  language: string;
  /** Recognised by a machine rather than written by a person. */
  isGenerated: boolean;
  /** How many captions the text is made of. */
  entryCount: number;
  text: string;
};

/** Spoken words of published videos. */
export interface TranscriptSource {
  /**
   * A video's transcript: English captions by a person, else generated ones, else any; null when the video has none to
   * give. Throws ConnectorError `not_found` for no such video, `rejected` for one that is not shown to us.
   */
  read(videoId: string): Promise<Transcript | null>;
}

/** A conversation as the CRM keeps it; bodies are plain text. */
export type CrmEngagement = { id: string; at: Date | null } & (
  | {
      kind: 'email';
      direction: 'outgoing' | 'incoming' | 'forwarded';
      subject: string;
      from: string | null;
      to: string | null;
      body: string;
    }
  | { kind: 'call'; title: string | null; body: string; durationMs: number | null; recordingUrl: string | null }
  | { kind: 'note'; body: string }
);

/** Earlier conversations in the CRM, by their id. */
export interface EngagementSource {
  /**
   * An e-mail, call or note, whichever has this id. Throws ConnectorError `not_found`; `rejected` with `details.reason`
   * `unsupported_type` for a record of another kind; `unauthorised` with `redacted` for a mail whose content we may not see.
   */
  readEngagement(id: string): Promise<CrmEngagement>;
}
