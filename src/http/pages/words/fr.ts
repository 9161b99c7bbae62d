import { html } from 'hono/html';
import type { PageWords } from './page-words.ts';

export const fr: PageWords = {
  frame: {
    desk: 'Protection des données',
    questions: (email) => html`Une question ? Répondez à notre message ou écrivez à ${email}.`,
    pleaseCheck: (title) => `À vérifier : ${title}`,
  },
  rights: {
    access: 'Consulter mes données',
    portability: 'Récupérer mes données',
    correct: 'Rectifier mes données',
    delete: 'Supprimer mes données',
    opt_out: 'Ne pas vendre ni partager mes données',
    marketing_opt_out: 'Ne plus recevoir de publicité',
    limit_sensitive: 'Limiter l’usage de données sensibles',
    third_parties: 'Qui a reçu mes données',
    withdraw_consent: 'Retirer mon consentement',
  },
  status: {
    request: 'Demande',
    answer: 'Notre réponse',
    parts: 'Ce que vous avez demandé aussi',
    partWaits: 'En attente du code',
    received: (due) => ({
      headline: 'Nous avons bien reçu votre message',
      says: `Nous sommes en train de le lire. Nous vous enverrons ensuite un code, pour savoir que la demande vient bien de vous. Vous aurez notre réponse au plus tard le ${due}.`,
    }),
    verifying: {
      headline: 'Confirmez que c’est bien vous',
      says: 'Nous avons envoyé le code à l’adresse ou au numéro qui nous a écrit. Votre demande commence quand vous le saisissez ici ; rien de ce qui exige le code n’est fait avant.',
    },
    acting: {
      headline: 'Merci, nous savons que c’est vous',
      says: 'Ce qu’il nous faut encore pour agir au nom d’une autre personne figure ci-dessous. Rien n’est fait de ses données avant.',
    },
    asked: {
      headline: 'Quelqu’un demande en votre nom. Le voulez-vous ?',
      says: 'Si oui, saisissez le code que nous vous avons envoyé : c’est votre accord. Sinon, ou si vous ne savez pas qui demande, choisissez « Ce n’était pas moi » ci-dessous. Rien n’est fait de vos données avant votre accord.',
    },
    routed: (due) => ({
      headline: 'Merci, nous savons que c’est vous',
      says: `Votre demande passe maintenant à notre équipe chargée de la protection des données. Vous aurez notre réponse au plus tard le ${due}.`,
    }),
    working: {
      headline: 'Nous nous en occupons',
      cooling: (begins, due) =>
        `Notre équipe a accepté votre demande. Nous commencerons le ${begins} ; jusque-là, vous pouvez encore changer d’avis. Vous aurez notre réponse au plus tard le ${due}.`,
      team: (due) =>
        `Notre équipe chargée de la protection des données examine votre demande. Vous aurez notre réponse au plus tard le ${due}.`,
      systems: (due) =>
        `Nos systèmes traitent votre demande. Vous aurez notre réponse au plus tard le ${due}.`,
    },
    withdrawing: {
      headline: 'Votre demande a été retirée',
      says: 'Nous avons cessé d’y travailler et rien n’a été supprimé. Un message de notre part vous le confirmera.',
    },
    answering: {
      headline: 'Notre réponse est en route',
      says: 'Elle part à l’adresse ou au numéro qui nous a écrit. Si vous ne la voyez pas, regardez aussi dans vos courriers indésirables.',
    },
    disowned: {
      headline: 'Merci de nous l’avoir dit',
      says: 'Cette demande ne venait pas de vous, nous y avons donc mis fin. Son code ne fonctionne plus et rien n’a été fait de vos données. Vous n’avez rien d’autre à faire.',
    },
    left: {
      headline: 'Merci de nous l’avoir dit',
      says: 'Nous ne vous écrivons plus au sujet de cette demande, et elle n’entraîne rien pour vos données. Vous n’avez rien d’autre à faire.',
    },
    ended: {
      fulfilled: {
        headline: 'C’est fait',
        says: 'Nous avons fait ce que vous avez demandé. Les détails sont dans le message que nous vous avons envoyé.',
      },
      partly_fulfilled: {
        headline: 'C’est fait',
        says: 'Nous avons fait ce que vous avez demandé. Certains éléments doivent rester, car la loi nous oblige à les conserver. Les détails sont dans le message que nous vous avons envoyé.',
      },
      withdrawn: {
        headline: 'Votre demande a été retirée',
        says: 'Nous avons cessé d’y travailler et rien n’a été supprimé. Vous pouvez nous écrire de nouveau à tout moment.',
      },
      unverified: {
        headline: 'Nous n’avons pas pu confirmer votre demande',
        says: 'Nous n’avons pas reçu le code à temps, nous avons donc mis fin à la demande. Rien n’a été modifié ni communiqué. Vous pouvez nous écrire de nouveau à tout moment.',
      },
      refused: {
        headline: 'Nous avons répondu à votre demande',
        says: 'Les détails sont dans le message que nous vous avons envoyé.',
      },
      handed_over: {
        headline: 'Votre demande est chez l’organisme compétent',
        says: 'Les détails sont dans le message que nous vous avons envoyé.',
      },
      duplicate: {
        headline: 'Vous nous l’aviez déjà demandé',
        says: 'Nous y travaillons sous le numéro de votre première demande.',
      },
      not_a_request: {
        headline: 'Il n’y a rien à faire ici',
        says: 'Nous n’avons pas lu dans votre message de demande portant sur vos données. Si vous vouliez en faire une, répondez-nous.',
      },
    },
  },
  way: {
    ahead: 'La suite',
    behind: 'Ce qui s’est passé',
    received: 'Reçue',
    confirmed: 'Confirmé que c’est vous',
    confirm: { title: 'Confirmer que c’est vous', note: 'avec le code que nous avons envoyé' },
    work: { title: 'Nous nous en occupons', note: 'notre équipe et nos systèmes' },
    answer: { title: 'Vous avez notre réponse', note: (due) => `au plus tard le ${due}` },
    answered: 'Traitée, avec réponse',
    ended: 'Terminée',
    messageComing: 'un message de notre part est en route',
  },
  code: {
    coming: {
      headline: 'Votre code',
      says: 'Il est en route et devrait arriver dans quelques minutes. Regardez aussi dans vos courriers indésirables, puis rechargez cette page.',
    },
    withheld: {
      headline: 'Votre code',
      says: (until) =>
        `Nous ne pouvons pas l’envoyer maintenant, car trop de codes ont été demandés. Il viendra de lui-même après ${until}.`,
    },
    over: {
      headline: 'Il vous faut un nouveau code',
      expired: 'Le code que nous avons envoyé n’est plus valable. Nous vous en envoyons volontiers un autre.',
      usedUp: 'Le code a été mal saisi trop souvent. Nous vous en envoyons volontiers un autre.',
      send: 'Envoyer un nouveau code',
    },
    label: { email: 'Code reçu par e-mail', sms: 'Code reçu par SMS' },
    confirm: 'Confirmer',
    hint: ({ digits, until, triesLeft }) =>
      `${digits} chiffres. Valable jusqu’au ${until} ; vous pouvez essayer encore ${triesLeft} fois.`,
    another: 'Envoyez-moi un autre code',
  },
  second: {
    headline: 'Encore une preuve',
    says: 'Ce que vous demandez exige plus d’une preuve. Si nous avons depuis un mois ou plus une autre adresse ou un autre numéro de vous, un code y a été envoyé. Veuillez le saisir ici.',
    label: 'Code reçu à votre autre adresse ou numéro',
    another: 'Renvoyer ce code',
    declare: {
      title: 'Pas d’autre adresse ni d’autre numéro\u00a0? Signez une déclaration',
      says: 'Indiquez-nous trois choses que nous savons de vous, par exemple le nom de votre organisation, la date d’ouverture de votre compte ou votre dernier rendez-vous. Une personne les compare avec ce que nous avons.',
      name: 'Votre nom complet',
      point: (n) => `Élément ${n}`,
      statement:
        'Je déclare, sous peine de parjure, que je suis la personne dont les données personnelles font l’objet de cette demande et que ce que j’ai écrit ici est vrai.',
      sign: 'Signer et envoyer',
    },
    underReview: 'Votre déclaration est entre les mains de notre équipe, qui vous écrira.',
    unmatched:
      'Ce que vous aviez indiqué ne correspondait pas à ce que nous avons. Vous pouvez signer à nouveau.',
  },
  acting: {
    title: 'Pour agir au nom d’une autre personne',
    says: {
      agent:
        'Votre adresse n’est pas celle de la personne que vous représentez. Il nous faut son autorisation, et nous lui posons la question directement.',
      parent:
        'Avant de consulter quoi que ce soit d’un enfant, une personne de notre équipe doit constater que vous en êtes le parent ou le tuteur.',
    },
    paper: {
      title: { agent: 'L’autorisation signée', parent: 'Un document qui montre le lien' },
      stands: {
        wanted: 'Nous ne l’avons pas encore.',
        'under-review':
          'Nous avons un fichier de votre part, qu’une personne de notre équipe examine. Vous pouvez en ajouter un autre.',
        'in-order': 'Tout est en ordre. Merci.',
      },
      label: 'Document numérisé, photo ou PDF',
      hint: 'Jusqu’à 10 Mo : PDF, Word ou image. Il est conservé chiffré et ne sert à rien d’autre.',
      send: 'Envoyer ce fichier',
    },
    person: {
      title: { agent: 'La personne que vous représentez', parent: 'L’enfant' },
      stands: {
        agent: {
          wanted: 'Indiquez-nous une adresse ou un numéro à elle. Nous lui y demandons si elle le veut.',
          named:
            'Nous lui avons écrit et attendons sa réponse. Vous pouvez indiquer une autre adresse ou un autre numéro.',
          confirmed: 'Elle a confirmé. Merci.',
        },
        parent: {
          wanted:
            'Indiquez-nous l’adresse ou le numéro que l’enfant a utilisé avec nous. Nous n’y écrivons pas.',
          named: 'Nous l’avons. Vous pouvez indiquer une autre adresse ou un autre numéro.',
          confirmed: 'Nous l’avons. Merci.',
        },
      },
      label: {
        agent: 'Son adresse électronique ou son numéro de téléphone',
        parent: 'Adresse électronique ou téléphone de l’enfant',
      },
      send: 'Envoyer',
    },
  },
  contact: {
    title: 'Ajouter une autre adresse ou un autre numéro',
    says: 'Une ancienne adresse, par exemple. Nous y envoyons un code et, une fois que vous l’avez saisi, nous cherchons aussi avec elle.',
    label: 'Adresse électronique ou numéro de téléphone',
    send: 'Y envoyer un code',
  },
  notices: {
    'wrong-code':
      'Ce n’est pas le code que nous vous avons envoyé. Vérifiez-le et saisissez tous ses chiffres.',
    'wrong-length':
      'C’est plus long ou plus court que notre code. Cet essai ne compte pas ; veuillez recommencer.',
    'code-over': 'Ce code ne fonctionne plus. Vous pouvez en demander un nouveau ci-dessous.',
    'code-sent': 'Un nouveau code est en route. Le précédent ne fonctionne plus.',
    'too-soon':
      'Nous venons de vous envoyer un code. Attendez quelques minutes, regardez aussi dans vos courriers indésirables, puis redemandez-en un.',
    'no-more-codes':
      'Il y a eu trop de codes ou d’essais aujourd’hui. Revenez demain ou répondez à notre message.',
    'no-code-now': 'Nous ne pouvons pas envoyer de code en ce moment. Veuillez réessayer dans une heure.',
    'no-code-to-number':
      'Nous ne pouvons pas envoyer de code à cet endroit. Vous pouvez nous écrire depuis cette adresse ou ce numéro, ou répondre à notre message.',
    'not-checked': 'Nous n’avons pas pu vérifier votre code. Veuillez réessayer dans un instant.',
    'second-wrong':
      'Ce code ne fonctionne pas. Relisez-le, demandez-en un autre ou utilisez la déclaration ci-dessous.',
    'second-sent':
      'Si nous avons une autre adresse ou un autre numéro de vous, un nouveau code y est en route.',
    'contact-added':
      'Un code y est en route. Saisissez-le ci-dessous, et nous chercherons aussi avec cette adresse ou ce numéro.',
    'no-contact': 'Ce n’est ni une adresse électronique ni un numéro de téléphone. Veuillez vérifier.',
    'too-many-contacts':
      'Cette demande a déjà autant d’adresses et de numéros que possible. Pour en ajouter, répondez à notre message.',
    'paper-received': 'Merci. Une personne de notre équipe examine le fichier et vous écrit.',
    'no-paper': 'Aucun fichier n’est arrivé. Veuillez en choisir un et l’envoyer de nouveau.',
    'not-a-paper':
      'Nous ne pouvons pas accepter ce type de fichier. Veuillez envoyer un PDF, un fichier Word ou une image.',
    'too-many-papers':
      'Nous avons assez de fichiers de votre part. Pour en envoyer d’autres, répondez à l’un de nos e-mails.',
    'person-named': 'Merci. Si l’on peut lui poser la question, nous lui avons écrit.',
    'own-contact':
      'Ce contact est le vôtre. Veuillez en indiquer un de la personne à qui appartiennent les données.',
    declared: 'Merci. Notre équipe compare ce que vous avez écrit avec ce que nous avons, puis vous écrit.',
    'declaration-incomplete': 'Veuillez indiquer votre nom et les trois éléments, et cocher la déclaration.',
    appealed:
      'Nous avons reçu votre recours. Un message avec son numéro et sa date vous est envoyé ; répondez-y pour ajouter vos raisons.',
    'too-late':
      'Nous avons commencé ce que vous avez demandé, la demande ne peut donc plus être retirée. Rien n’a été changé.',
    'nothing-changed':
      'Ce n’est plus possible. Rien n’a été changé ; cette page montre où en sont les choses.',
  },
  choices: {
    headline: 'Si quelque chose ne va pas',
    appeal: {
      title: 'Vous n’êtes pas d’accord avec notre réponse ?',
      says: 'Vous pouvez former un recours. Une personne qui n’a pas pris part à la réponse réexamine tout le dossier, et vous recevez sa décision par écrit. Vous pouvez ajouter vos raisons en répondant à notre message.',
      button: 'Contester cette réponse',
    },
    disown: {
      title: 'Ce n’était pas vous ?',
      says: 'Quelqu’un d’autre nous a peut-être écrit en votre nom. Un seul geste met fin à la demande ; son code cesse de fonctionner et rien n’est fait de vos données.',
      button: 'Ce n’était pas moi',
    },
    tellUs: {
      title: 'Ce n’était pas vous ?',
      says: (email) => html`Répondez à notre message ou écrivez à ${email}. Une personne s’en occupera.`,
    },
    withdraw: {
      title: 'Retirer cette demande',
      says: 'Nous cessons d’y travailler et vous le confirmons par un court message. Vous pourrez nous solliciter de nouveau à tout moment.',
      button: 'Retirer ma demande',
    },
  },
  plain: {
    noSuch: {
      headline: 'Cette page n’est pas disponible',
      says: 'Le lien est peut-être incomplet ou n’est plus valable. Utilisez le lien de notre dernier message ou répondez à ce message.',
    },
    noPackage: {
      headline: 'Il n’y a rien à télécharger',
      says: 'Il n’y a pas de fichier pour cette demande. Ce que nous avons fait est décrit dans le message que nous vous avons envoyé.',
    },
    fromElsewhere: {
      headline: 'Rien n’a été changé',
      says: 'Ce formulaire a été envoyé depuis un autre site. Ouvrez la page avec le lien de notre message et réessayez.',
    },
    tooLarge: {
      headline: 'Rien n’a été changé',
      says: 'Ce qui a été envoyé est trop long pour ce formulaire. Veuillez réessayer.',
    },
  },
};
