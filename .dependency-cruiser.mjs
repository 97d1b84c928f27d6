/** Who may import whom (design.md 5). Each rule names what a layer must not reach. */
const forbid = (name, from, to, comment, except) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...(except ? { pathNot: except } : {}) },
  to: { path: to },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    forbid('domain-is-the-core', '^src/domain/', '^src/(?!domain/)', 'The domain knows no other layer.'),
    forbid('protocol-knows-domain-only', '^src/protocol/', '^src/(?!domain/|protocol/)', 'Wire formats are pure.'),
    forbid(
      'conformance-is-pure',
      '^src/conformance/',
      '^(src/(?!domain/|protocol/|conformance/)|node_modules/)',
      'Sender and judge of answers come in through ports.',
    ),
    forbid('engine-is-generic', '^src/engine/', '^src/(?!domain/|protocol/|engine/)', 'The engine knows no use case.'),
    forbid(
      'app-declares-ports',
      '^src/app/',
      '^src/(?!domain/|protocol/|engine/|conformance/|app/)',
      'Use cases see ports, not their implementations.',
    ),
    forbid(
      'read-reads',
      '^src/read/',
      '^src/(?!domain/|protocol/|engine/|conformance/|app/|read/|i18n/)',
      'View models read state only.',
    ),
    forbid('store-implements', '^src/store/', '^src/(?!domain/|app/|store/)', 'The store implements app ports.'),
    forbid(
      'dispatch-implements',
      '^src/dispatch/',
      '^src/(?!domain/|protocol/|app/|dispatch/)',
      'The dispatcher implements app ports.',
    ),
    forbid(
      'web-is-an-edge',
      '^src/web/',
      '^src/(store|dispatch|reference-isv|main)',
      'Pages and API reach the rest through app and read.',
    ),
    forbid(
      'market-api-is-an-edge',
      '^src/market-api/',
      '^src/(?!domain/|protocol/|app/|read/|i18n/|market-api/)',
      'The open APIs reach the rest through app and read.',
    ),
    forbid(
      'command-line-is-thin',
      '^src/cli/',
      '^src/(?!cli/|config/(environment|terminal-language)|i18n/|library/|scenario-file/(junit|report|read-scenario))',
      'It knows the marketplace through the JSON API only; the library starts one.',
      '^src/cli/conform/',
    ),
    forbid(
      'conform-runs-here',
      '^src/cli/conform/',
      '^src/(?!cli/|domain/|conformance/|i18n/|run-conformance-here)',
      'Conformance runs need no marketplace.',
    ),
    forbid(
      'scenario-files-know-no-edge',
      '^src/scenario-file/',
      '^src/(?!scenario-file/|app/app-error|i18n/)',
      'A step is an operation that is given from outside.',
    ),
    forbid(
      'sample-seller-stands-alone',
      '^src/reference-isv/',
      '^src/(?!reference-isv/)',
      'It must judge us with its own code.',
    ),
    forbid(
      'pure-parts-take-no-libraries',
      '^src/(domain|protocol|engine|app|read)/',
      '^node_modules/',
      'Libraries stay at the edges.',
    ),
    forbid(
      'scenarios-play-the-marketplace',
      '^src/scenario/',
      '^src/(?!domain/|engine/|app/|dispatch/|store/|scenario/)',
      'A made-up past runs on the real parts; its seller is given from outside.',
    ),
    forbid(
      'certificates-know-nobody',
      '^src/tls/',
      '^(src/(?!tls/)|node_modules/(?!(@peculiar/x509|reflect-metadata)/))',
      'Made with one library, from names and a time.',
    ),
    forbid(
      'certificates-are-made-when-asked',
      '^src/(?!tls/issue-certificate)',
      '^node_modules/(@peculiar/x509|reflect-metadata)/',
      'Loading that library takes a fifth of a second.',
    ),
    forbid('nobody-imports-main', '^src/(?!main)', '^src/main', 'main.ts is the composition root.'),
    forbid(
      'source-does-not-import-tests',
      '^src/',
      '^(test|bench|tools)/',
      'Tests depend on source, not the other way round.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
