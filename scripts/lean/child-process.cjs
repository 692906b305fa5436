// Stands in for node:child_process in commander, which needs it only for commands that are programs of their own.
module.exports = {};
