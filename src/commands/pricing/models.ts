import { listCommand } from './pricing-list.ts';

export const define = listCommand('models');
