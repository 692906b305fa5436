// Loaded before a program: prints what it used of processor (in milliseconds) and memory (in KB) as it ends.
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write(`\nused ${Math.round((userCPUTime + systemCPUTime) / 1000)} ${maxRSS}\n`);
});
