export { readDuration, sayDuration, saySpan } from '../duration-text.ts';
