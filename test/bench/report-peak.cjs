// Loaded before the program: prints its peak memory in KB as it ends.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
