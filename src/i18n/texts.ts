import { atExpiry as enAtExpiry } from './en/at-expiry.ts';
import { buyer as enBuyer } from './en/buyer.ts';
import { enChecks } from './en/checks.ts';
import { cli as enCli } from './en/cli.ts';
import { cliConform as enCliConform } from './en/cli-conform.ts';
import { change as enChange } from './en/change.ts';
import { clock as enClock } from './en/clock.ts';
import { conformance as enConformance } from './en/conformance.ts';
import { conformancePage as enConformancePage } from './en/conformance-page.ts';
import { conformanceReport as enConformanceReport } from './en/conformance-report.ts';
import { debugging as enDebugging } from './en/debugging.ts';
import { diagnosis as enDiagnosis } from './en/diagnosis.ts';
import { experiments as enExperiments } from './en/experiments.ts';
import { fault as enFault } from './en/fault.ts';
import { faultPlans as enFaultPlans } from './en/fault-plans.ts';
import { frame as enFrame } from './en/frame.ts';
import { history as enHistory } from './en/history.ts';
import { metering as enMetering } from './en/metering.ts';
import { mail as enMail } from './en/mail.ts';
import { money as enMoney } from './en/money.ts';
import { mistakes as enMistakes } from './en/mistakes.ts';
import { notices as enNotices } from './en/notices.ts';
import { outbox as enOutbox } from './en/outbox.ts';
import { listing as enListing } from './en/listing.ts';
import { publish as enPublish } from './en/publish.ts';
import { openApi as enOpenApi } from './en/open-api.ts';
import { orderNotification as enOrderNotification } from './en/order-notification.ts';
import { probes as enProbes } from './en/probes.ts';
import { refusal as enRefusal } from './en/refusal.ts';
import { renewal as enRenewal } from './en/renewal.ts';
import { rules as enRules } from './en/rules.ts';
import { scripting as enScripting } from './en/scripting.ts';
import { seller as enSeller } from './en/seller.ts';
import { simulator as enSimulator } from './en/simulator.ts';
import { status as enStatus } from './en/status.ts';
import { supervision as enSupervision } from './en/supervision.ts';
import { terminal as enTerminal } from './en/terminal.ts';
import { timeline as enTimeline } from './en/timeline.ts';
import { usage as enUsage } from './en/usage.ts';
import { usageRecords as enUsageRecords } from './en/usage-records.ts';
import { workshop as enWorkshop } from './en/workshop.ts';
import { unsubscribe as enUnsubscribe } from './en/unsubscribe.ts';
import { v1 as enV1 } from './en/v1.ts';
import { workspaces as enWorkspaces } from './en/workspaces.ts';
import type { Language } from './language.ts';
import { atExpiry as zhAtExpiry } from './zh/at-expiry.ts';
import { buyer as zhBuyer } from './zh/buyer.ts';
import { zhChecks } from './zh/checks.ts';
import { cli as zhCli } from './zh/cli.ts';
import { cliConform as zhCliConform } from './zh/cli-conform.ts';
import { change as zhChange } from './zh/change.ts';
import { clock as zhClock } from './zh/clock.ts';
import { conformance as zhConformance } from './zh/conformance.ts';
import { conformancePage as zhConformancePage } from './zh/conformance-page.ts';
import { conformanceReport as zhConformanceReport } from './zh/conformance-report.ts';
import { debugging as zhDebugging } from './zh/debugging.ts';
import { diagnosis as zhDiagnosis } from './zh/diagnosis.ts';
import { experiments as zhExperiments } from './zh/experiments.ts';
import { fault as zhFault } from './zh/fault.ts';
import { faultPlans as zhFaultPlans } from './zh/fault-plans.ts';
import { frame as zhFrame } from './zh/frame.ts';
import { history as zhHistory } from './zh/history.ts';
import { metering as zhMetering } from './zh/metering.ts';
import { mail as zhMail } from './zh/mail.ts';
import { money as zhMoney } from './zh/money.ts';
import { mistakes as zhMistakes } from './zh/mistakes.ts';
import { notices as zhNotices } from './zh/notices.ts';
import { outbox as zhOutbox } from './zh/outbox.ts';
import { listing as zhListing } from './zh/listing.ts';
import { publish as zhPublish } from './zh/publish.ts';
import { openApi as zhOpenApi } from './zh/open-api.ts';
import { orderNotification as zhOrderNotification } from './zh/order-notification.ts';
import { probes as zhProbes } from './zh/probes.ts';
import { refusal as zhRefusal } from './zh/refusal.ts';
import { renewal as zhRenewal } from './zh/renewal.ts';
import { rules as zhRules } from './zh/rules.ts';
import { scripting as zhScripting } from './zh/scripting.ts';
import { seller as zhSeller } from './zh/seller.ts';
import { simulator as zhSimulator } from './zh/simulator.ts';
import { status as zhStatus } from './zh/status.ts';
import { supervision as zhSupervision } from './zh/supervision.ts';
import { terminal as zhTerminal } from './zh/terminal.ts';
import { timeline as zhTimeline } from './zh/timeline.ts';
import { usage as zhUsage } from './zh/usage.ts';
import { usageRecords as zhUsageRecords } from './zh/usage-records.ts';
import { workshop as zhWorkshop } from './zh/workshop.ts';
import { unsubscribe as zhUnsubscribe } from './zh/unsubscribe.ts';
import { v1 as zhV1 } from './zh/v1.ts';
import { workspaces as zhWorkspaces } from './zh/workspaces.ts';

const EN = {
  ...enFrame,
  ...enClock,
  ...enBuyer,
  ...enSeller,
  ...enSimulator,
  ...enStatus,
  ...enProbes,
  ...enRefusal,
  ...enExperiments,
  ...enFault,
  ...enFaultPlans,
  ...enNotices,
  ...enOutbox,
  ...enRules,
  ...enRenewal,
  ...enAtExpiry,
  ...enSupervision,
  ...enTerminal,
  ...enTimeline,
  ...enWorkspaces,
  ...enHistory,
  ...enMail,
  ...enMoney,
  ...enMetering,
  ...enUsage,
  ...enUsageRecords,
  ...enUnsubscribe,
  ...enChange,
  ...enV1,
  ...enChecks,
  ...enConformance,
  ...enConformanceReport,
  ...enConformancePage,
  ...enMistakes,
  ...enDebugging,
  ...enDiagnosis,
  ...enWorkshop,
  ...enCli,
  ...enCliConform,
  ...enOpenApi,
  ...enOrderNotification,
  ...enPublish,
  ...enListing,
  ...enScripting,
};

type StoredKey = keyof typeof EN;

/** Every text that can be asked for; `x_one` and `x_other` are asked for as `x` with a `count`. */
export type TextKey = StoredKey extends infer K ? (K extends `${infer Stem}_other` ? Stem : K & string) : never;

/** All texts by language; a key is missing in no language, the types see to it. */
export const TEXTS: Readonly<Record<Language, Readonly<Record<StoredKey, string>>>> = {
  en: EN,
  zh: {
    ...zhFrame,
    ...zhClock,
    ...zhBuyer,
    ...zhSeller,
    ...zhSimulator,
    ...zhStatus,
    ...zhProbes,
    ...zhRefusal,
    ...zhExperiments,
    ...zhFault,
    ...zhFaultPlans,
    ...zhNotices,
    ...zhOutbox,
    ...zhRules,
    ...zhRenewal,
    ...zhAtExpiry,
    ...zhSupervision,
    ...zhTerminal,
    ...zhTimeline,
    ...zhWorkspaces,
    ...zhHistory,
    ...zhMail,
    ...zhMoney,
    ...zhMetering,
    ...zhUsage,
    ...zhUsageRecords,
    ...zhUnsubscribe,
    ...zhChange,
    ...zhV1,
    ...zhChecks,
    ...zhConformance,
    ...zhConformanceReport,
    ...zhConformancePage,
    ...zhMistakes,
    ...zhDebugging,
    ...zhDiagnosis,
    ...zhWorkshop,
    ...zhCli,
    ...zhCliConform,
    ...zhOpenApi,
    ...zhOrderNotification,
    ...zhPublish,
    ...zhListing,
    ...zhScripting,
  },
};
