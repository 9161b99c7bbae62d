/** What somebody of the team must do, by the code of `open_work.need`, after "waits for the team: ". */
export const NEED_WORDS: { [need: string]: string } = {
  'needs-triage': 'say what it asks for',
  'needs-reading': 'read it as it came',
  'needs-person': 'add who the person is',
  'needs-review': 'compare a declaration',
  'needs-authority': 'look at a permission',
  'team.approve': 'approve it',
  'team.review': 'look through the package',
  'team.task': 'work by hand',
  'appeal.decide': 'decide the appeal',
  'refusal-proposed': 'confirm a refusal or send it back',
  'step-failed': 'put right what failed',
  'legal-hold': 'a legal hold keeps it from going on',
  'answer-held': 'have the answer sent',
  'letter-lost': 'a letter came back',
  'texts-stopped': 'find another way to answer',
  'wrote-after-close': 'the person wrote again',
  disowned: 'somebody says that it was not them',
  'answer-proposed': 'confirm an answer or send it back',
  'requester-answered': 'read what the person answered',
  'legal-task': 'answer legal process',
};

/** A code without words is shown as it is: it says more than nothing. */
export const needWords = (need: string): string => NEED_WORDS[need] ?? need;
