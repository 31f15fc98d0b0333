// Worked solutions of 20 functions beside those of Compute Engine (npm @cortex-js/compute-engine, explain('D')), to be read by a person.
// usage: node steps.js PROGRAM; NODE_PATH names the folder of node_modules. The sum at the end counts what can be counted:
// steps, steps that change nothing, steps whose line is the whole expression again with some terms done and some not,
// conditions said, and solutions whose every line was checked (explain() returns neither conditions nor checks).
const { execFileSync } = require('child_process');
const { ComputeEngine } = require('@cortex-js/compute-engine');
const program = process.argv[2];

// ours, and the same in LaTeX
const FUNCTIONS = [
  ['x^2*sin(3x)', 'x^2\\sin(3x)'], ['sqrt(1 + 4x^2)', '\\sqrt{1+4x^2}'], ['ln(x)/x', '\\frac{\\ln x}{x}'],
  ['exp(-x^2)', 'e^{-x^2}'], ['(x^2 - 1)/(x^2 + 1)', '\\frac{x^2-1}{x^2+1}'], ['x^x', 'x^x'],
  ['arctan(2x)', '\\arctan(2x)'], ['abs(x)', '|x|'], ['abs(x^2 - 4)', '|x^2-4|'], ['sin(x)*cos(x)', '\\sin(x)\\cos(x)'],
  ['tan(x)^2', '\\tan^2(x)'], ['ln(x^2 + 1)', '\\ln(x^2+1)'], ['x*exp(x)', 'x e^x'],
  ['7x^3 - 8x^2 + 2 + 4exp(x)', '7x^3-8x^2+2+4e^x'], ['1/x', '\\frac{1}{x}'], ['arcsin(x)', '\\arcsin(x)'],
  ['cosh(x)/x', '\\frac{\\cosh x}{x}'], ['(3x + 1)^5', '(3x+1)^5'], ['sqrt(x)*ln(x)', '\\sqrt{x}\\ln(x)'],
  ['sin(sqrt(x))', '\\sin(\\sqrt{x})']];

const engine = new ComputeEngine();
engine.declare('x', 'real');
const ours = { steps: 0, idle: 0, mixed: 0, conditions: 0, checked: 0 }, theirs = { ...ours };
const nabla = (format, f) => execFileSync(program, ['solve', '--let', 'x in R', '--format', format, `derivative(${f}, x)`],
                                          { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function countOurs(f) {
  const solution = JSON.parse(nabla('json', f));
  for (const step of solution.steps) {
    ours.steps++;
    if (step.before === step.after) ours.idle++;
  }
  if (solution.domain) ours.conditions++;
  if (solution.steps.every(step => step.checked)) ours.checked++;
}

function explain(latex) {
  const explained = engine.box(['D', engine.parse(latex), 'x']).explain('D');
  let before = '';
  for (const step of explained.steps) {
    const line = step.value.latex;
    console.log(`    ${step.description}\n        ${line}`);
    theirs.steps++;
    if (line === before) theirs.idle++;
    if (before && /\\mathrm\{d\}/.test(line)) theirs.mixed++;
    before = line;
  }
  console.log(`    = ${explained.result.latex}`);
}

for (const [f, latex] of FUNCTIONS) {
  console.log(`======== ${f}\n-------- nabla`);
  console.log(nabla('text', f));
  console.log('-------- Compute Engine');
  explain(latex);
  countOurs(f);
}
console.log('\n                                              nabla  Compute Engine');
const row = (text, key) => console.log(text.padEnd(46) + String(ours[key]).padStart(5) + String(theirs[key]).padStart(16));
row('steps', 'steps');
row('steps that change nothing', 'idle');
row('lines half done, half not', 'mixed');
row('solutions that say where they hold', 'conditions');
row('solutions of which each line was checked', 'checked');
