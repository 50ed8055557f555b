// Type-checked lint for every TypeScript file. Style rules that eslint cannot express live in tidy.ts.
import tseslint from 'typescript-eslint';

const PURE = ['chaincode/src/kernel/**', 'chaincode/src/domain/**', 'chaincode/src/statement/**'];

const bannedInPure = [
  { name: 'process', message: 'Time, identity and environment are inputs (trait 6).' },
  { name: 'console', message: 'Pure code has no output (trait 6).' },
  { name: 'Date', message: 'Time is an input (trait 6): use the calendar days and instants of the kernel.' },
  { name: 'parseFloat', message: 'Money is bigint minor units (trait 1).' },
];

export default tseslint.config(
  { ignores: ['**/build/**', '**/node_modules/**', '**/*.mjs', '**/*.cjs', '**/vite.config.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: new URL('..', import.meta.url).pathname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      complexity: ['error', 15],
      'max-depth': ['error', 4],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', ...bannedInPure],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Randomness is an input.' }],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true]', message: 'Rules are synchronous (trait 7).' },
        { selector: "CallExpression[callee.name='Number']", message: 'Money is bigint minor units (trait 1).' },
        { selector: "CallExpression[callee.property.name='toFixed']", message: 'Format decimals with the kernel.' },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-depth': 'off',
    },
  },
);
