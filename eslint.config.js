import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Sources of hidden input that the pure parts must not touch (design.md 5). */
const IMPURE = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Wall time is injected (WallClock).',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Wall time is injected (WallClock).' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Randomness is injected.' },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate)$/]',
    message: 'No timers in the pure parts.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read in src/config only.',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^(randomUUID|randomBytes|randomInt)$/]',
    message: 'Randomness is injected.',
  },
];

export default tseslint.config(
  { ignores: ['node_modules/', 'data/', 'src/web/assets/', 'views/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', '.dependency-cruiser.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/domain/**', 'src/protocol/**', 'src/engine/**', 'src/conformance/**', 'src/app/**', 'src/read/**'],
    rules: { 'no-restricted-syntax': ['error', ...IMPURE] },
  },
  {
    // Tests look into JSON answers without types, as scripts do.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['snippets/**', 'test/snippets/**'],
    languageOptions: { globals: { Buffer: 'readonly', URLSearchParams: 'readonly', process: 'readonly' } },
  },
);
