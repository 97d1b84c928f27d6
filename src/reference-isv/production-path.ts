/** Path of the production interface under the origin; the name that the guide's examples use. */
export const PRODUCTION_PATH = '/saasproduce';
