/** As much of a playbook as is checked beyond its shape; its other fields may be faulty. */
export interface PlaybookGraph {
  applies?:
    | {
        right?: string | undefined;
        'lesser-of'?: string | undefined;
        kind?: string | undefined;
        'hand-over'?: string | undefined;
      }
    | undefined;
  verify?: { assurance: string } | undefined;
  deliver?: { letter?: string | undefined; notice?: string | undefined } | undefined;
  route: readonly object[];
  steps: readonly GraphStep[];
}
export interface GraphStep {
  id: string;
  uses: string;
  needs: readonly string[];
}

export interface PlaybookFault {
  path: (string | number)[];
  message: string;
}
