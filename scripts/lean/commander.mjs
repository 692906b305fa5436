// What the program imports of commander.
export { Command } from '../../node_modules/commander/lib/command.js';
export { CommanderError } from '../../node_modules/commander/lib/error.js';
export { Help } from '../../node_modules/commander/lib/help.js';
export { Option } from '../../node_modules/commander/lib/option.js';
