import { html } from 'hono/html';
import type { PageWords } from './page-words.ts';

export const en: PageWords = {
  frame: {
    desk: 'Privacy desk',
    questions: (email) => html`Questions? Reply to our message or write to ${email}.`,
    pleaseCheck: (title) => `Please check: ${title}`,
  },
  rights: {
    access: 'See my data',
    portability: 'Take my data with me',
    correct: 'Correct my data',
    delete: 'Delete my data',
    opt_out: 'Do not sell or share my data',
    marketing_opt_out: 'No more advertising',
    limit_sensitive: 'Limit the use of sensitive data',
    third_parties: 'Who got my data',
    withdraw_consent: 'Withdraw my consent',
  },
  status: {
    request: 'Request',
    answer: 'Our answer',
    parts: 'What else you asked for',
    partWaits: 'Waits for the code',
    received: (due) => ({
      headline: 'We have your message',
      says: `We are reading it now. Next we send you a code, so that we know the request comes from you. You will have our answer by ${due}.`,
    }),
    verifying: {
      headline: 'Please confirm that this is you',
      says: 'We sent the code to the address or number that wrote to us. Your request starts when you type it here; nothing that needs the code is done before.',
    },
    acting: {
      headline: 'Thank you, we know that it is you',
      says: 'What we still need to act for somebody else stands below. Nothing is done with their data before.',
    },
    asked: {
      headline: 'Somebody asks in your name. Do you want this?',
      says: 'If you do, type the code that we sent you: that is your agreement. If you do not, or do not know who asks, choose “This was not me” below. Nothing is done with your data before you agree.',
    },
    routed: (due) => ({
      headline: 'Thank you, we know it is you',
      says: `Your request goes to our privacy team now. You will have our answer by ${due}.`,
    }),
    working: {
      headline: 'We are working on it',
      cooling: (begins, due) =>
        `Our team has agreed to your request. We begin on ${begins}; until then you can still change your mind. You will have our answer by ${due}.`,
      team: (due) => `Our privacy team is looking at your request. You will have our answer by ${due}.`,
      systems: (due) => `Our systems are busy with your request. You will have our answer by ${due}.`,
    },
    withdrawing: {
      headline: 'Your request was withdrawn',
      says: 'We have stopped working on it, and nothing was deleted. A message from us will confirm this.',
    },
    answering: {
      headline: 'Our answer is on its way',
      says: 'It goes to the address or number that wrote to us. If you do not see it, please look into your spam folder too.',
    },
    disowned: {
      headline: 'Thank you for telling us',
      says: 'This request did not come from you, so we have ended it. Its code no longer works, and nothing was done with your data. You need not do anything else.',
    },
    left: {
      headline: 'Thank you for telling us',
      says: 'We write to you no more about this request, and nothing is done with your data over it. You need not do anything else.',
    },
    ended: {
      fulfilled: {
        headline: 'This is done',
        says: 'We have done what you asked for. The details are in the message that we sent you.',
      },
      partly_fulfilled: {
        headline: 'This is done',
        says: 'We have done what you asked for. Some records must stay because the law asks us to keep them. The details are in the message that we sent you.',
      },
      withdrawn: {
        headline: 'Your request was withdrawn',
        says: 'We have stopped working on it, and nothing was deleted. You can write to us again at any time.',
      },
      unverified: {
        headline: 'We could not confirm your request',
        says: 'We did not get the code back in time, so we have ended the request. Nothing was changed or disclosed. You can write to us again at any time.',
      },
      refused: {
        headline: 'We have answered your request',
        says: 'The details are in the message that we sent you.',
      },
      handed_over: {
        headline: 'Your request is with the right organization',
        says: 'The details are in the message that we sent you.',
      },
      duplicate: {
        headline: 'You have asked this before',
        says: 'We work on it under the number of your first request.',
      },
      not_a_request: {
        headline: 'There is nothing to do here',
        says: 'We did not read a privacy request in your message. If you meant to make one, please reply to us.',
      },
    },
  },
  way: {
    ahead: 'How it goes on',
    behind: 'What happened',
    received: 'Received',
    confirmed: 'Confirmed that it is you',
    confirm: { title: 'Confirm that it is you', note: 'with the code that we sent' },
    work: { title: 'We work on it', note: 'our privacy team and our systems' },
    answer: { title: 'You have our answer', note: (due) => `by ${due}` },
    answered: 'Done and answered',
    ended: 'Ended',
    messageComing: 'a message to you is on its way',
  },
  code: {
    coming: {
      headline: 'Your code',
      says: 'It is on its way and should be with you in a few minutes. Look into your spam folder too, then load this page again.',
    },
    withheld: {
      headline: 'Your code',
      says: (until) =>
        `We cannot send it just now, because too many codes were asked for. It comes by itself after ${until}.`,
    },
    over: {
      headline: 'You need a new code',
      expired: 'The code we sent has run out. We are glad to send you another one.',
      usedUp: 'The code was typed wrong too often. We are glad to send you another one.',
      send: 'Send a new code',
    },
    label: { email: 'Code from our mail', sms: 'Code from our text message' },
    confirm: 'Confirm',
    hint: ({ digits, until, triesLeft }) =>
      `${digits} digits. It works until ${until}; you can try ${triesLeft === 1 ? 'one more time' : `${triesLeft} more times`}.`,
    another: 'Send me another code',
  },
  second: {
    headline: 'One more proof',
    says: 'What you asked for takes more than one proof. If we have held another address or number of yours for a month or longer, a code has gone to it. Please type it here.',
    label: 'Code from your other address or number',
    another: 'Send that code again',
    declare: {
      title: 'No other address or number? Sign a declaration',
      says: 'Tell us three things that we know about you, such as the name of your organization, when your account was opened, or your last appointment. A person compares them with what we hold.',
      name: 'Your full name',
      point: (n) => `Fact ${n}`,
      statement:
        'I declare under penalty of perjury that I am the person whose personal data this request is about, and that what I wrote here is true.',
      sign: 'Sign and send',
    },
    underReview: 'Your declaration is with our team. They will write to you.',
    unmatched: 'What you told us last time did not match what we hold. You can sign again.',
  },
  acting: {
    title: 'To act for somebody else',
    says: {
      agent:
        'Your address is not that of the person you act for. We need their permission, and we ask them directly.',
      parent:
        'Before we look at anything of a child, a person of ours must see that you are the parent or guardian.',
    },
    paper: {
      title: { agent: 'The signed permission', parent: 'A paper that shows the relation' },
      stands: {
        wanted: 'We do not have it yet.',
        'under-review':
          'We have a file from you, and a person of ours is looking at it. You can add another one.',
        'in-order': 'It is in order. Thank you.',
      },
      label: 'Scan, photo or PDF',
      hint: 'Up to 10 MB: PDF, Word or a picture. It is stored encrypted and used for nothing else.',
      send: 'Send this file',
    },
    person: {
      title: { agent: 'The person you act for', parent: 'The child' },
      stands: {
        agent: {
          wanted: 'Tell us an address or number of theirs. We ask them there whether they want this.',
          named: 'We wrote to them and wait for their answer. You can name another address or number.',
          confirmed: 'They have confirmed it. Thank you.',
        },
        parent: {
          wanted: 'Tell us the address or number that the child used with us. We do not write to it.',
          named: 'We have it. You can name another address or number.',
          confirmed: 'We have it. Thank you.',
        },
      },
      label: {
        agent: 'Their email address or telephone number',
        parent: 'The child’s email address or telephone number',
      },
      send: 'Send',
    },
  },
  contact: {
    title: 'Add another address or number of yours',
    says: 'An old address, for example. We send a code to it, and once you have typed the code we search by it as well.',
    label: 'Email address or telephone number',
    send: 'Send a code to it',
  },
  notices: {
    'wrong-code': 'That is not the code we sent you. Please look at it again and type all of its digits.',
    'wrong-length': 'That is longer or shorter than our code. Nothing was counted; please try again.',
    'code-over': 'This code no longer works. You can ask for a new one below.',
    'code-sent': 'A new code is on its way. The one before no longer works.',
    'too-soon':
      'We sent you a code only a moment ago. Please wait some minutes, look into your spam folder too, and then ask again.',
    'no-more-codes':
      'There were too many codes or tries today. Please come back tomorrow, or reply to our message.',
    'no-code-now': 'We cannot send a code at this moment. Please try again in an hour.',
    'no-code-to-number':
      'We cannot send a code there. You can write to us from that address or number instead, or reply to our message.',
    'not-checked': 'We could not check your code just now. Please try again in a moment.',
    'second-wrong':
      'That is not a code that works. Please look at it again, ask for another one, or use the declaration below.',
    'second-sent': 'If we hold another address or number of yours, another code is on its way there.',
    'contact-added':
      'A code is on its way there. Type it below, and we search by that address or number as well.',
    'no-contact': 'That is neither an email address nor a telephone number. Please check it.',
    'too-many-contacts':
      'There are as many addresses and numbers as a request can have. Please reply to our message for more.',
    'paper-received': 'Thank you. A person of ours looks at the file and writes to you.',
    'no-paper': 'No file came. Please choose one and send it again.',
    'not-a-paper': 'We cannot take this kind of file. Please send a PDF, a Word file or a picture.',
    'too-many-papers': 'We have enough files of yours. Please reply to one of our mails to send more.',
    'person-named': 'Thank you. If they can be asked, we have written to them.',
    'own-contact': 'This is a contact of yours. Please give one of the person whose data it is.',
    declared: 'Thank you. Our team compares what you wrote with what we hold, and writes to you.',
    'declaration-incomplete': 'Please fill in your name and all three facts, and tick the declaration.',
    appealed:
      'We have your appeal. A message with its number and date is on its way to you; reply to it to add your reasons.',
    'too-late':
      'We have begun with what you asked for, so it can no longer be withdrawn. Nothing was changed.',
    'nothing-changed':
      'That is not possible any more. Nothing was changed; this page shows how things stand.',
  },
  choices: {
    headline: 'If something is not right',
    appeal: {
      title: 'Do you not agree with our answer?',
      says: 'You can appeal. A person who had no part in the answer looks at everything again, and you get their decision in writing. You can add your reasons by replying to our message.',
      button: 'Appeal this answer',
    },
    disown: {
      title: 'Was this not you?',
      says: 'Somebody else may have written to us in your name. One press ends the request; its code stops working and nothing is done with your data.',
      button: 'This was not me',
    },
    tellUs: {
      title: 'Was this not you?',
      says: (email) => html`Reply to our message or write to ${email}. A person looks at it.`,
    },
    withdraw: {
      title: 'Withdraw this request',
      says: 'We stop working on it and send you a short message to confirm that. You can ask us again at any time.',
      button: 'Withdraw my request',
    },
  },
  plain: {
    noSuch: {
      headline: 'This page is not available',
      says: 'The link may be incomplete, or it is no longer valid. Please use the link in our latest message to you, or reply to that message.',
    },
    noPackage: {
      headline: 'There is no package',
      says: 'There is no package for this request. What we did is described in the message that we sent you.',
    },
    fromElsewhere: {
      headline: 'Nothing was changed',
      says: 'This form was sent from another site. Please open the page with the link in our message and try again.',
    },
    tooLarge: {
      headline: 'Nothing was changed',
      says: 'What was sent is too long for this form. Please try again.',
    },
  },
};
