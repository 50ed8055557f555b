/** Time for every test of a process that imports this: the machine may be busy, and slowness is measured elsewhere. */
beforeEach(function () {
  this.currentTest?.timeout(60_000);
});
