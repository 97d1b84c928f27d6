/** Text written by people (product names, descriptions) in both languages of the site. */
export interface LocalizedText {
  readonly en: string;
  readonly zh: string;
}
