/** Where a press came from, as Slack's payload says it. */
export interface Origin {
  user: { id: string };
  team: { id: string } | null;
}

/** In a channel shared with another company, its people can press our buttons. */
export function isOutsider({ user, team }: Origin): boolean {
  const home = (user as { team_id?: string }).team_id;
  return home !== undefined && team !== null && home !== team.id;
}
