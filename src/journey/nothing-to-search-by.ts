/** Problem of a step whose system is searched by nothing that the person proved. */
export const NOTHING_TO_SEARCH_BY = 'no-contact-to-search-by';
