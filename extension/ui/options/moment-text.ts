export { fromLocalField, sayEnd, sayMoment, sayScope, toLocalField } from '../moment-text.ts';
