import type { LessonOf } from '../lesson.ts';
import { featuresOf } from './understanding/features.ts';
import { languageOf } from './understanding/language.ts';
import { readable } from './understanding/read-with.ts';
import { trainedReader } from './understanding/understand.ts';
import { vectorOf } from './understanding/vector.ts';

/**
 * What is kept of a message for training: the features that the trained reader knows. Words that only this message has,
 * such as most names, are no features of it; parts of words are left out, because a name could be put together from them.
 */
export const lessonOf: LessonOf = ({ channel, text }) => {
  const { whole, madeFrom } = trainedReader();
  const texted = channel === 'sms' || channel === 'whatsapp';
  const message = readable({ channel: texted ? 'sms' : 'email', from: '', subject: '', text });
  const families = new Map(featuresOf(message, languageOf(message.text)).whole);
  families.delete('part');
  const { places } = vectorOf(families, whole.vocabulary);
  const features = [...places].map((place) => whole.vocabulary[place] ?? 0);
  return { model: madeFrom.slice(0, 12), features };
};
