/** What each rule of a site profile decides. */
export const rules = {
  'rule.expiry.V0.graceDays': 'Days of grace after expiry for buyers of level V0: the application can still be used.',
  'rule.expiry.V0.retentionDays':
    'Days of retention after grace for buyers of level V0: frozen, data kept, can be renewed.',
  'rule.expiry.V1.graceDays': 'Days of grace after expiry for buyers of level V1: the application can still be used.',
  'rule.expiry.V1.retentionDays':
    'Days of retention after grace for buyers of level V1: frozen, data kept, can be renewed.',
  'rule.expiry.V2.graceDays': 'Days of grace after expiry for buyers of level V2: the application can still be used.',
  'rule.expiry.V2.retentionDays':
    'Days of retention after grace for buyers of level V2: frozen, data kept, can be renewed.',
  'rule.expiry.V3.graceDays': 'Days of grace after expiry for buyers of level V3: the application can still be used.',
  'rule.expiry.V3.retentionDays':
    'Days of retention after grace for buyers of level V3: frozen, data kept, can be renewed.',
  'rule.expiry.V4.graceDays': 'Days of grace after expiry for buyers of level V4: the application can still be used.',
  'rule.expiry.V4.retentionDays':
    'Days of retention after grace for buyers of level V4: frozen, data kept, can be renewed.',
  'rule.expiry.V5.graceDays': 'Days of grace after expiry for buyers of level V5: the application can still be used.',
  'rule.expiry.V5.retentionDays':
    'Days of retention after grace for buyers of level V5: frozen, data kept, can be renewed.',
  'rule.expiry.freezeAt': 'When the seller is told to freeze: at expiry or at the end of grace.',
  'rule.term.startsAt':
    'When the paid term begins: when the seller has provided the application, or when the order was placed.',
  'rule.order.unpaidHours': 'Hours after which an unpaid order is canceled.',
  'rule.retry.newInstance.everyMinutes': 'Minutes between two tries of a failed creation.',
  'rule.retry.newInstance.windowMinutes':
    'Minutes after the first try during which a creation is tried again; then the order is refunded.',
  'rule.retry.refreshInstance.everyMinutes': 'Minutes between two tries of a failed renewal call.',
  'rule.retry.refreshInstance.windowMinutes': 'Minutes during which a renewal call is tried again.',
  'rule.retry.updateInstanceStatus.everyMinutes': 'Minutes between two tries of a failed freeze or unfreeze.',
  'rule.retry.updateInstanceStatus.windowMinutes': 'Minutes during which a freeze or unfreeze is tried again.',
  'rule.retry.releaseInstance.everyMinutes': 'Minutes between two tries of a failed release.',
  'rule.retry.releaseInstance.windowMinutes': 'Minutes during which a release is tried again.',
  'rule.poll.queryInstance.everySeconds': 'Seconds between two questions whether an instance is ready.',
  'rule.answer.timeoutMs': 'Milliseconds within which the seller must have answered completely.',
  'rule.answer.slowMs': 'Milliseconds beyond which an answer earns a warning.',
  'rule.snapshots.automaticKept': 'Automatic snapshots that are kept; the oldest give way. Named ones stay.',
  'rule.answer.maxBytes': 'Largest answer that is read, in bytes.',
  'rule.answer.bodySign': 'Whether the seller must sign its answers (Body-Sign).',
  'rule.answer.appInfoAfterCreation': 'Whether the first successful query must carry the access data (appInfo).',
  'rule.answer.usageInfo':
    'Whether queryInstance of V2.0 must tell the use of pay-per-use and package instances (usageInfo).',
  'rule.request.testFlag': 'Whether calls carry testFlag.',
  'rule.request.signatureCase': 'Whether the signature of V2.0 calls is written in upper-case or lower-case hex.',
  'rule.request.userAgent':
    'What calls say of the client that sends them: firewalls before a service may let through or stop by it.',
  'rule.request.contentType': 'Spelling of the content type of calls.',
  'rule.clock.afterSleep':
    'What a running clock does about time that nobody watched: the computer slept, or the program was off.',
  'rule.clock.sleepSeconds': 'Seconds of real time without a heartbeat from which on time counts as unwatched.',
  'rule.clock.confirmFromCalls': 'Number of calls from which on a jump asks before it makes more.',
  'rule.clock.retriesOn': 'Which time retries run on. On real time they do not happen within a jump.',
  'rule.clock.scaleRetries':
    'Whether retries are spread out while the clock runs at a rate: their spacing and window are multiplied by the rate, so that the seller has as long between two tries as in production.',
  'rule.clock.scaledRetrySeconds':
    'Longest spacing of spread retries, in seconds of real time; the number of tries stays the same.',
  'rule.log.keepCalls':
    'Finished calls to keep. Older ones are deleted with their bytes, a file of some ten thousand at a time; 0 keeps all.',
  'rule.log.keepDays': 'Days of real time for which finished calls are kept at least; 0 keeps all.',
} as const;
