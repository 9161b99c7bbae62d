import type { MessageChannel } from '../core/privacy-request.ts';

/** What is kept of a message for training: features as hashed ids, from which no text can be made. */
export interface Lesson {
  /** Version of the model whose features these are. */
  model: string;
  /** 32-bit ids. */
  features: readonly number[];
}

/** Turns a message into the features that the reader sees in it. Pure and local. */
export type LessonOf = (message: { channel: MessageChannel; text: string }) => Lesson;
