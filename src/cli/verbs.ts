import { verb, type Verb } from './verb.ts';

const PAGE = 'after limit:number';
const CALLS = 'activity status order=orderId instance=instanceId direction q';
const ORDERS = 'id type status productId buyerId total.amountMinor total.currency createdSimAt';
const CALL_COLUMNS = 'id activity status orderId instanceId attemptCount lastAttempt.resultCode createdSimAt';
const PAY = 'pay method=payWith.method use-balance=payWith.useBalance:flag coupon=payWith.couponIds:list';
const ATTRIBUTES = { amount: 'amount', 'disk-size': 'diskSize', 'band-width': 'bandWidth' };

/** An option for each quantity beside the first one, as members of what stands at `at`. */
const furtherAt = (at: string): string =>
  Object.entries(ATTRIBUTES)
    .map(([option, name]) => `${option}=${at}.${name}:number`)
    .join(' ');

const RENEWAL = `period:period unified=toUnifiedDay:flag sku=change.sku quantity=change.quantity:number ${furtherAt('change.furtherQuantities')}`;
const KEY = 'accessKey product=productId revealKey:flag';
const FURTHER = furtherAt('furtherQuantities');
const CHOICE = `sku attribute=attributes:pairs billing period:period quantity:number ${FURTHER} buyer=buyerId`;

/**
 * Every verb of the command line with the operation of the API that it calls: a new operation is one more line here,
 * and one sentence in each language (`cli.verb.<name>`).
 */
export const VERBS: readonly Verb[] = [
  verb('workspaces', 'workspaces', 'listWorkspaces', 'GET /api/v1/workspaces', { columns: 'id name site' }),
  verb('workspaces', 'workspace', 'getWorkspace', 'GET ~'),
  verb('workspaces', 'add-workspace', 'createWorkspace', 'POST /api/v1/workspaces', {
    takes: 'name',
    options: 'site id startAt seed mode=clock.mode rule=rules:readings',
  }),
  verb('workspaces', 'change-workspace', 'changeWorkspace', 'PUT ~', { options: 'name site rule=rules:readings' }),
  verb('workspaces', 'remove-workspace', 'deleteWorkspace', 'DELETE ~'),

  verb('catalogue', 'products', 'listProducts', 'GET ~/products', {
    options: PAGE,
    columns: 'id name.en status billing interface.version interface.url',
  }),
  verb('catalogue', 'product', 'getProduct', 'GET ~/products/{id}'),
  verb('catalogue', 'add-product', 'addProduct', 'POST ~/products'),
  verb('catalogue', 'replace-product', 'replaceProduct', 'PUT ~/products/{id}'),
  verb('catalogue', 'interface', 'setProductInterface', 'PUT ~/products/{id}/interface', {
    takes: 'version url',
    options: 'accessKey encryptType insecure=allowInsecureTransport:flag',
  }),
  verb('catalogue', 'order-notification', 'setOrderNotification', 'PUT ~/products/{id}/order-notification', {
    takes: 'url',
    options: 'accessKey insecure=allowInsecureTransport:flag',
  }),
  verb('catalogue', 'stop-order-notification', 'stopOrderNotification', 'DELETE ~/products/{id}/order-notification'),
  verb('catalogue', 'stock', 'listStock', 'GET ~/stock', { columns: 'productId specificationId leftUnits' }),
  verb('catalogue', 'adjust-stock', 'adjustStock', 'POST ~/stock', {
    takes: 'productId specificationId byUnits:number',
  }),
  verb('catalogue', 'sanctions', 'listSanctions', 'GET ~/sanctions', {
    columns: 'id state month failedOrders limit left delistedSimAt',
  }),
  verb('catalogue', 'relist', 'relistProduct', 'POST ~/products/{id}/relist'),

  verb('catalogue', 'applications', 'listApplications', 'GET ~/applications', {
    options: `${PAGE} state kind product=productId`,
    columns: 'id productId kind state submittedSimAt dueSimAt decidedSimAt',
  }),
  verb('catalogue', 'add-application', 'addApplication', 'POST ~/applications', {
    takes: 'kind productId',
    options: 'template=templateId reason',
  }),
  verb('catalogue', 'application', 'getApplication', 'GET ~/applications/{id}'),
  verb('catalogue', 'edit-application', 'editApplication', 'PUT ~/applications/{id}'),
  verb('catalogue', 'discard-application', 'discardApplication', 'DELETE ~/applications/{id}'),
  verb('catalogue', 'submit-application', 'submitApplication', 'POST ~/applications/{id}/submit'),
  verb('catalogue', 'withdraw-application', 'withdrawApplication', 'POST ~/applications/{id}/withdraw'),
  verb('catalogue', 'approve-application', 'approveApplication', 'POST ~/applications/{id}/approve', {
    options: 'remark',
  }),
  verb('catalogue', 'reject-application', 'rejectApplication', 'POST ~/applications/{id}/reject', { takes: 'remark' }),
  verb('catalogue', 'remove-specification', 'removeSpecification', 'POST ~/products/{id}/remove-specification', {
    takes: 'specificationId reason',
  }),

  verb('catalogue', 'addresses', 'listProductionAddresses', 'GET ~/production-addresses', {
    columns: 'id state url keyIds.basic products',
  }),
  verb('catalogue', 'add-address', 'addProductionAddress', 'POST ~/production-addresses', {
    takes: 'url',
    options: 'insecure=allowInsecureTransport:flag',
  }),
  verb('catalogue', 'verify-address', 'verifyProductionAddress', 'POST ~/production-addresses/{id}/verify'),
  verb('catalogue', 'bind-key', 'bindInterfaceKey', 'PUT ~/production-addresses/{id}/key', { takes: 'keyId' }),
  verb('catalogue', 'remove-address', 'removeProductionAddress', 'DELETE ~/production-addresses/{id}'),
  verb('catalogue', 'interface-keys', 'listInterfaceKeys', 'GET ~/interface-keys', {
    columns: 'id keyClass state alsoServes addressIds products overlapUntilSimAt',
  }),
  verb('catalogue', 'add-interface-key', 'addInterfaceKey', 'POST ~/interface-keys', {
    takes: 'keyClass',
    options: 'key',
  }),
  verb('catalogue', 'rotate-key', 'rotateInterfaceKey', 'POST ~/interface-keys/{id}/rotate', {
    options: 'overlapHours:number key',
  }),
  verb('catalogue', 'retire-key', 'retireInterfaceKey', 'POST ~/interface-keys/{id}/retire'),
  verb('catalogue', 'reveal-key', 'revealInterfaceKey', 'POST ~/interface-keys/{id}/reveal'),
  verb('catalogue', 'debugging', 'getDebugging', 'GET ~/products/{id}/debugging'),
  verb('catalogue', 'debug', 'debugProduct', 'POST ~/products/{id}/debug', {
    takes: 'activity',
    options: 'fields:json',
  }),
  verb('catalogue', 'debug-request', 'generateDebugRequest', 'POST ~/products/{id}/debug-request', {
    takes: 'activity',
    options: 'fields:json',
  }),
  verb('catalogue', 'debug-cases', 'listDebugCases', 'GET ~/debug-cases', {
    options: 'product',
    columns: 'id productId version activity scene counts last.verdict last.by last.simAt',
  }),
  verb('catalogue', 'run-debug-cases', 'runDebugCases', 'POST ~/products/{id}/debug-cases/run', {
    columns: 'case.id call.activity succeeded message call.id',
  }),
  verb('catalogue', 'run-debug-case', 'runDebugCase', 'POST ~/debug-cases/{id}/run'),
  verb('catalogue', 'probes', 'getProbes', 'GET ~/products/{id}/probes'),
  verb('catalogue', 'lift-freeze', 'liftFreeze', 'POST ~/products/{id}/lift-freeze'),
  verb('catalogue', 'delete-debug-case', 'deleteDebugCase', 'DELETE ~/debug-cases/{id}'),

  verb('catalogue', 'api-keys', 'listApiKeys', 'GET ~/api-keys', {
    columns: 'id seller state failures createdSimAt lastUsedSimAt',
  }),
  verb('catalogue', 'add-api-key', 'addApiKey', 'POST ~/api-keys', { options: 'seller' }),
  verb('catalogue', 'retire-api-key', 'retireApiKey', 'POST ~/api-keys/{id}/retire'),
  verb('catalogue', 'unlock-api-key', 'unlockApiKey', 'POST ~/api-keys/{id}/unlock'),

  verb('buyers', 'buyers', 'listBuyers', 'GET ~/buyers', {
    options: PAGE,
    columns: 'id name level balance.amountMinor balance.currency email',
  }),
  verb('buyers', 'add-buyer', 'addBuyer', 'POST ~/buyers', {
    takes: 'name',
    options: 'level balance=balance.amountMinor:number email mobilePhone consent:flag',
  }),
  verb('buyers', 'change-buyer', 'changeBuyer', 'PATCH ~/buyers/{id}', {
    options: 'fiveDayRefundsElsewhere:number unifiedExpiryDay:number',
  }),
  verb('buyers', 'top-up', 'topUpBuyer', 'POST ~/buyers/{id}/top-up', {
    takes: 'amount.amountMinor:number',
    options: 'requestId',
  }),
  verb('buyers', 'ledger', 'listLedger', 'GET ~/buyers/{id}/ledger', {
    options: PAGE,
    columns: 'id kind method amount.amountMinor balanceAfter.amountMinor orderId simAt',
  }),
  verb('buyers', 'coupons', 'listCoupons', 'GET ~/coupons', {
    options: `${PAGE} buyer=buyerId`,
    columns: 'id kind buyerId state left.amountMinor discountBasisPoints validToSimAt',
  }),
  verb('buyers', 'add-coupon', 'issueCoupon', 'POST ~/coupons', {
    takes: 'buyerId kind',
    options:
      'amount=amount.amountMinor:number discountBasisPoints:number product=productId validFrom validTo requestId',
  }),
  verb('buyers', 'private-offers', 'listPrivateOffers', 'GET ~/private-offers', {
    options: `${PAGE} buyer=buyerId`,
    columns: 'id buyerId productId sku discountBasisPoints validToSimAt',
  }),
  verb('buyers', 'add-private-offer', 'makePrivateOffer', 'POST ~/private-offers', {
    takes: 'buyerId productId discountBasisPoints:number',
    options: 'sku validTo requestId',
  }),
  verb('buyers', 'notices', 'listNotices', 'GET ~/notices', {
    options: `${PAGE} to kind channel instance=instanceId order=orderId`,
    columns: 'id to kind channels productId orderId instanceId sentSimAt',
  }),
  verb('buyers', 'notice', 'getNotice', 'GET ~/notices/{id}'),

  verb('orders', 'quote', 'quoteProduct', 'POST ~/products/{id}/quote', { options: `${CHOICE} coupon=couponIds:list` }),
  verb('orders', 'buy', 'placeOrder', 'POST ~/orders', {
    takes: 'productId',
    options: `${CHOICE} consent:flag iam-user=iamUser.name extend=extendParams:named ${PAY} requestId`,
  }),
  verb('orders', 'orders', 'listOrders', 'GET ~/orders', {
    options: `${PAGE} status buyer=buyerId product=productId instance=instanceId`,
    columns: ORDERS,
  }),
  verb('orders', 'order', 'getOrder', 'GET ~/orders/{id}'),
  verb('orders', 'pay', 'payOrder', 'POST ~/orders/{id}/pay', { options: PAY }),
  verb('orders', 'pay-together', 'payOrders', 'POST ~/orders/pay', {
    takes: 'ids:list',
    options: PAY,
    columns: ORDERS,
  }),
  verb('orders', 'refund', 'refundOrder', 'POST ~/orders/{id}/refund'),
  verb('orders', 'cancel', 'cancelOrder', 'POST ~/orders/{id}/cancel'),
  verb('orders', 'cancel-together', 'cancelOrders', 'POST ~/orders/cancel', { takes: 'ids:list', columns: ORDERS }),

  verb('instances', 'instances', 'listInstances', 'GET ~/instances', {
    options: `${PAGE} status buyer=buyerId product=productId`,
    columns: 'id sellerInstanceId status sellerState productId buyerId sku expireSimAt',
  }),
  verb('instances', 'instance', 'getInstance', 'GET ~/instances/{id}'),
  verb('instances', 'details', 'viewInstanceDetails', 'POST ~/instances/{id}/details'),
  verb('instances', 'details-of-many', 'viewDetailsOfMany', 'POST ~/instances/details', { takes: 'instanceIds:list' }),
  verb('instances', 'renew', 'renewInstance', 'POST ~/instances/{id}/renew', {
    options: `${RENEWAL} ${PAY} requestId`,
  }),
  verb('instances', 'quote-renewal', 'quoteRenewal', 'POST ~/instances/{id}/renew/quote', {
    options: `${RENEWAL} coupon=couponIds:list`,
  }),
  verb('instances', 'auto-renewal', 'setAutoRenewal', 'POST ~/instances/{id}/auto-renewal', {
    takes: 'enabled:switch',
    options:
      'period:period daysBefore:number renewals=times:number method use-balance=useBalance:flag useCoupons:flag bank',
  }),
  verb('instances', 'expire-policy', 'setExpirePolicy', 'PUT ~/instances/{id}/expire-policy', { takes: 'policy' }),
  verb('instances', 'cancelable-renewals', 'listCancelableRenewals', 'GET ~/instances/{id}/cancelable-renewals', {
    columns: 'orderId fromSimAt toSimAt amount.amountMinor amount.currency',
  }),
  verb('instances', 'cancel-renewal', 'cancelRenewal', 'POST ~/instances/{id}/cancel-renewal', {
    options: 'order=orderId',
  }),
  verb('instances', 'quote-conversion', 'quoteConversion', 'GET ~/instances/{id}/conversion-quote', {
    takes: 'type',
    options: 'number:number',
  }),
  verb('instances', 'convert', 'convertTrial', 'POST ~/instances/{id}/convert', {
    options: `period:period ${PAY} requestId`,
  }),
  verb('instances', 'package-plan', 'setPackagePlan', 'POST ~/instances/{id}/package-plan', {
    options: 'alarm:json repurchase',
  }),
  verb('instances', 'record-usage', 'recordUsage', 'POST ~/usage-records', {
    takes: 'instanceId usage begin end',
    options: 'meteringSn package=packageInstanceId',
  }),
  verb('instances', 'usage-records', 'listUsageRecords', 'GET ~/usage-records', {
    options: `${PAGE} instance=instanceId buyer=buyerId product=productId status code push=pushId q`,
    columns: 'id instanceId usage beginSimAt endSimAt status code chargeId',
  }),
  verb('instances', 'usage-record', 'getUsageRecord', 'GET ~/usage-records/{id}'),
  verb('instances', 'push-usage-again', 'pushUsageAgain', 'POST ~/usage-records/{id}/push-again', {
    options: 'instance=instanceId usage begin end meteringSn package=packageInstanceId',
  }),
  verb('instances', 'usage-charges', 'listUsageCharges', 'GET ~/usage-charges', {
    options: `${PAGE} instance=instanceId buyer=buyerId`,
    columns: 'id instanceId usage paidUsage amount.amountMinor chargedSimAt',
  }),
  verb('instances', 'close', 'closeInstance', 'POST ~/instances/{id}/close'),
  verb('instances', 'quote-change', 'quoteChange', 'GET ~/instances/{id}/change-quote', {
    options: 'sku quantity:number amount:number diskSize:number bandWidth:number',
  }),
  verb('instances', 'change', 'changeInstance', 'POST ~/instances/{id}/change', {
    options: `sku quantity:number ${FURTHER} ${PAY}`,
  }),
  verb('instances', 'quote-refund', 'quoteRefund', 'GET ~/instances/{id}/refund-quote'),
  verb('instances', 'unsubscribe', 'unsubscribeInstance', 'POST ~/instances/{id}/unsubscribe', {
    options: 'reason:rate remark acceptFee:flag',
  }),
  verb('instances', 'request-refund', 'requestRefund', 'POST ~/instances/{id}/refund-requests', {
    options: 'amount=amount.amountMinor:number reason:rate remark shareContact:flag',
  }),
  verb('instances', 'refund-requests', 'listRefundRequests', 'GET ~/refund-requests', {
    options: `${PAGE} status buyer=buyerId product=productId`,
    columns: 'id status orderId instanceId buyerId amount.amountMinor createdSimAt',
  }),
  verb('instances', 'refund-request', 'getRefundRequest', 'GET ~/refund-requests/{id}'),
  verb('instances', 'approve-refund', 'approveRefund', 'POST ~/refund-requests/{id}/approve', { options: 'remark' }),
  verb('instances', 'reject-refund', 'rejectRefund', 'POST ~/refund-requests/{id}/reject', { options: 'remark' }),
  verb('instances', 'withdraw-refund', 'withdrawRefund', 'POST ~/refund-requests/{id}/withdraw', { options: 'remark' }),
  verb('orders', 'supervisions', 'listSupervisions', 'GET ~/supervisions', {
    options: `${PAGE} state buyer=buyerId product=productId`,
    columns: 'id state orderId instanceId buyerId productId createdSimAt',
  }),
  verb('orders', 'supervision', 'getSupervision', 'GET ~/supervisions/{id}'),
  verb('orders', 'submit-requirement', 'submitRequirement', 'POST ~/supervisions/{id}/submit', { takes: 'text' }),
  verb('orders', 'confirm-requirement', 'confirmRequirement', 'POST ~/supervisions/{id}/confirm', {
    options: 'words=text',
  }),
  verb('orders', 'return-requirement', 'returnRequirement', 'POST ~/supervisions/{id}/return', { takes: 'text' }),
  verb('orders', 'deliver', 'deliverService', 'POST ~/supervisions/{id}/deliver', {
    takes: 'text',
    options: 'enabled=enablingSimAt',
  }),
  verb('orders', 'accept-delivery', 'acceptDelivery', 'POST ~/supervisions/{id}/accept', { options: 'words=text' }),
  verb('orders', 'reject-delivery', 'rejectDelivery', 'POST ~/supervisions/{id}/reject', { takes: 'text' }),
  verb('instances', 'freeze', 'freezeInstance', 'POST ~/instances/{id}/freeze', { options: 'reason' }),
  verb('instances', 'unfreeze', 'unfreezeInstance', 'POST ~/instances/{id}/unfreeze'),
  verb('instances', 'milestones', 'listMilestones', 'GET ~/instances/{id}/milestones', { columns: 'name simAt' }),

  verb('clock', 'clock', 'getClock', 'GET ~/clock'),
  verb('clock', 'set-clock', 'setClockMode', 'PATCH ~/clock', { takes: 'mode', options: 'rate:rate' }),
  verb('clock', 'rates', 'listClockRates', 'GET ~/clock/rates', { columns: 'id factor spanMs inMs' }),
  verb('clock', 'advance', 'advanceClock', 'POST ~/clock/advance', {
    options:
      'by to next:flag instance=milestone.instanceId milestone=milestone.name no-wait=wait:off stopOn deliver dryRun:flag confirm:flag',
  }),
  verb('clock', 'upcoming', 'listUpcoming', 'GET ~/upcoming', {
    options: `${PAGE} instance=instanceId`,
    columns: 'id kind dueSimAt dueWallAt subjectId instanceId ruleKey',
  }),
  verb('clock', 'jumps', 'listJumps', 'GET ~/clock/jumps', {
    columns: 'id status deliver fromSimAt toSimAt eventsRun callsMade failures',
  }),
  verb('clock', 'jump', 'getJump', 'GET ~/clock/jumps/{id}'),
  verb('clock', 'cancel-jump', 'cancelJump', 'POST ~/clock/jumps/{id}/cancel'),
  verb('clock', 'resume-jump', 'resumeJump', 'POST ~/clock/jumps/{id}/resume', {
    options: 'no-wait=wait:off confirm:flag',
  }),
  verb('clock', 'forget-jump', 'forgetJump', 'DELETE ~/clock/jumps/{id}'),
  verb('clock', 'answer-gap', 'answerGap', 'POST ~/clock/gap', {
    takes: 'choice',
    options: 'no-wait=wait:off confirm:flag',
  }),
  verb('clock', 'release-holder', 'releaseHolder', 'DELETE ~/clock/holders/{id}'),

  verb('calls', 'calls', 'listCalls', 'GET ~/calls', { options: `${CALLS} ${PAGE}`, columns: CALL_COLUMNS }),
  verb('calls', 'call', 'getCall', 'GET ~/calls/{id}'),
  verb('calls', 'latest', 'getLatestCall', 'GET ~/calls/latest', { options: CALLS }),
  verb('calls', 'wait', 'waitForCall', 'GET ~/calls/wait', { options: `${CALLS} after timeoutMs:number` }),
  verb('calls', 'settle', 'waitUntilSettled', 'GET ~/calls/settled', { options: 'timeoutMs:number' }),
  verb('calls', 'restart', 'restartCall', 'POST ~/calls/{id}/restart'),
  verb('calls', 'restart-calls', 'restartCalls', 'POST ~/calls/restart', { takes: 'callIds:list' }),
  verb('calls', 'restart-failed', 'restartFailedCalls', 'POST ~/calls/restart-failed'),
  verb('calls', 'replay', 'replayCall', 'POST ~/calls/{id}/replay', {
    options: 'attempt seen:number no-wait=wait:off',
  }),
  verb('calls', 'resend', 'resendCall', 'POST ~/calls/{id}/resend', {
    options: 'edits:json seen:number no-wait=wait:off',
  }),
  verb('calls', 'diagnosis', 'getCallDiagnosis', 'GET ~/calls/{id}/diagnosis', { options: 'attempt' }),
  verb('calls', 'explain', 'explainComputedValue', 'POST ~/calls/{id}/diagnosis', {
    takes: 'value',
    options: 'attempt',
  }),
  verb('calls', 'compare', 'compareAttempts', 'GET ~/calls/{id}/compare', { takes: 'a b' }),
  verb('calls', 'curl', 'copyCallAsCurl', 'GET ~/calls/{id}/curl', { file: 'received' }),
  verb('calls', 'http', 'copyCallAsHttp', 'GET ~/calls/{id}/http', { file: 'received' }),
  verb('calls', 'export-calls', 'exportCalls', 'GET ~/calls/export', {
    takes: 'format',
    options: `${CALLS} product=productId limit:number`,
    file: 'received',
  }),

  verb('faults', 'faults', 'listFaults', 'GET ~/faults', {
    options: PAGE,
    columns: 'id kind times count percent used remaining createdSimAt',
  }),
  verb('faults', 'fault', 'getFault', 'GET ~/faults/{id}'),
  verb('faults', 'add-fault', 'addFault', 'POST ~/faults', {
    takes: 'kind',
    options: 'times count:number percent:number seed:number match=match:pairs settings:json',
  }),
  verb('faults', 'remove-fault', 'removeFault', 'DELETE ~/faults/{id}'),

  verb('history', 'snapshots', 'listSnapshots', 'GET ~/snapshots', {
    options: PAGE,
    columns: 'id name kind takenSimAt counts.orders counts.instances counts.calls',
  }),
  verb('history', 'snapshot', 'takeSnapshot', 'POST ~/snapshots', { takes: 'name' }),
  verb('history', 'restore', 'restoreSnapshot', 'POST ~/snapshots/{name}/restore'),
  verb('history', 'remove-snapshot', 'deleteSnapshot', 'DELETE ~/snapshots/{name}'),
  verb('history', 'reset', 'resetWorkspace', 'POST ~/reset', {
    takes: 'scope',
    options: 'new-addresses=keepAddresses:off',
  }),
  verb('history', 'export', 'exportWorkspace', 'GET ~/export', {
    options: 'secrets:flag exchanges:flag',
    file: 'received',
  }),
  verb('history', 'import', 'importWorkspace', 'POST ~/import', {
    options: 'preview:flag newWorkspace name',
    file: 'sent',
  }),
  verb('history', 'edited-files', 'listEditedFiles', 'GET ~/edited-files', { columns: 'id' }),
  verb('history', 'decide-edits', 'decideAboutEditedFiles', 'POST ~/edited-files', { takes: 'choice', columns: 'id' }),

  verb('workshop', 'check-request', 'checkRequest', 'POST /api/v1/workshop/check-request', {
    takes: 'text',
    options: `body-text=body ${KEY}`,
  }),
  verb('workshop', 'check-answer', 'checkAnswer', 'POST /api/v1/workshop/check-answer', {
    takes: 'text',
    options: `bodyAs bodySign timeStamp ${KEY}`,
  }),
  verb('workshop', 'sign-request', 'signRequest', 'POST /api/v1/workshop/sign-request', {
    takes: 'version url',
    options: `field=fields:pairs body-text=body timeStamp nonce ${KEY}`,
  }),
  verb('workshop', 'sign-answer', 'signAnswer', 'POST /api/v1/workshop/sign-answer', {
    takes: 'body',
    options: `bodyAs ${KEY}`,
  }),
  verb('workshop', 'encrypt', 'encryptValue', 'POST /api/v1/workshop/encrypt', {
    takes: 'plain',
    options: `bits:number iv ${KEY}`,
  }),
  verb('workshop', 'decrypt', 'decryptValue', 'POST /api/v1/workshop/decrypt', {
    takes: 'value',
    options: `bits:number ${KEY}`,
  }),
  verb('workshop', 'vectors', 'getVectors', 'GET /api/v1/workshop/vectors'),
  verb('workshop', 'snippets', 'listSnippets', 'GET /api/v1/workshop/snippets', {
    options: 'interface-version=version',
    columns: 'id language version file',
  }),

  verb('scripts', 'scenarios', 'listScenarios', 'GET /api/v1/scenarios', { columns: 'id name stepCount' }),
  verb('scripts', 'scenario-text', 'getScenario', 'GET /api/v1/scenarios/{id}'),
  verb('scripts', 'run-scenario', 'runScenario', 'POST /api/v1/scenario-runs', {
    options:
      'scenario=scenarioId text file seller-url=seller.url access-key=seller.accessKey keep:flag no-wait=wait:off',
  }),
  verb('scripts', 'record', 'startRecording', 'POST ~/recording'),
  verb('scripts', 'recording', 'getRecording', 'GET ~/recording'),
  verb('scripts', 'stop-recording', 'stopRecording', 'DELETE ~/recording'),
  verb('scripts', 'scenario-runs', 'listScenarioRuns', 'GET /api/v1/scenario-runs', {
    options: PAGE,
    columns: 'id status name file workspaceId snapshot startedWallAt',
  }),
  verb('scripts', 'scenario-run', 'getScenarioRun', 'GET /api/v1/scenario-runs/{id}'),
  verb('scripts', 'scenario-junit', 'getScenarioRunAsJunit', 'GET /api/v1/scenario-runs/{id}/junit', {
    file: 'received',
  }),

  verb('conformance', 'conformance-runs', 'listConformanceRuns', 'GET ~/conformance-runs', {
    options: PAGE,
    columns: 'id status verdict version target startedWallAt calls',
  }),
  verb('conformance', 'start-conformance', 'startConformanceRun', 'POST ~/conformance-runs', {
    options:
      'product=productId url access-key=accessKey interface-version=version billing:list encryptType insecure=allowInsecureTransport:flag upgrade:flag changeCheck:flag notify-key=notifyKey notify-url=notifyUrl skuCode offerId ordersAtOnce:number only:list no-wait=wait:off',
  }),
  verb('conformance', 'conformance-run', 'getConformanceRun', 'GET ~/conformance-runs/{id}'),
  verb('conformance', 'cancel-conformance', 'cancelConformanceRun', 'POST ~/conformance-runs/{id}/cancel'),
  verb('conformance', 'conformance-report', 'getConformanceReport', 'GET ~/conformance-runs/{id}/report', {
    options: 'format',
    file: 'received',
  }),

  verb('server', 'events', 'streamEvents', 'GET ~/events', { stream: true }),
  verb('server', 'live', 'getLive', 'GET /health/live'),
  verb('server', 'ready', 'getReady', 'GET /health/ready'),
];
