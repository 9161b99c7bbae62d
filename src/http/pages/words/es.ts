import { html } from 'hono/html';
import type { PageWords } from './page-words.ts';

export const es: PageWords = {
  frame: {
    desk: 'Protección de datos',
    questions: (email) => html`¿Tiene preguntas? Responda a nuestro mensaje o escriba a ${email}.`,
    pleaseCheck: (title) => `Revise, por favor: ${title}`,
  },
  rights: {
    access: 'Ver mis datos',
    portability: 'Llevarme mis datos',
    correct: 'Corregir mis datos',
    delete: 'Eliminar mis datos',
    opt_out: 'No vender ni compartir mis datos',
    marketing_opt_out: 'No recibir más publicidad',
    limit_sensitive: 'Limitar el uso de datos sensibles',
    third_parties: 'Quién recibió mis datos',
    withdraw_consent: 'Retirar mi consentimiento',
  },
  status: {
    request: 'Solicitud',
    answer: 'Nuestra respuesta',
    parts: 'Qué más pidió',
    partWaits: 'Espera el código',
    received: (due) => ({
      headline: 'Hemos recibido su mensaje',
      says: `Lo estamos leyendo. Después le enviaremos un código para saber que la solicitud es suya. Tendrá nuestra respuesta a más tardar el ${due}.`,
    }),
    verifying: {
      headline: 'Confirme que es usted, por favor',
      says: 'Enviamos el código a la dirección o al número desde el que nos escribieron. Su solicitud empieza cuando lo escriba aquí; antes no se hace nada de lo que necesita el código.',
    },
    acting: {
      headline: 'Gracias, sabemos que es usted',
      says: 'Lo que aún necesitamos para actuar en nombre de otra persona está más abajo. Antes no se hace nada con sus datos.',
    },
    asked: {
      headline: 'Alguien pide algo en su nombre. ¿Lo desea usted?',
      says: 'Si lo desea, escriba el código que le enviamos: esa es su conformidad. Si no, o si no sabe quién lo pide, elija «No fui yo» más abajo. No se hace nada con sus datos antes de su conformidad.',
    },
    routed: (due) => ({
      headline: 'Gracias, ya sabemos que es usted',
      says: `Su solicitud pasa ahora a nuestro equipo de privacidad. Tendrá nuestra respuesta a más tardar el ${due}.`,
    }),
    working: {
      headline: 'Estamos trabajando en ello',
      cooling: (begins, due) =>
        `Nuestro equipo ha aceptado su solicitud. Empezaremos el ${begins}; hasta entonces todavía puede cambiar de opinión. Tendrá nuestra respuesta a más tardar el ${due}.`,
      team: (due) =>
        `Nuestro equipo de privacidad está revisando su solicitud. Tendrá nuestra respuesta a más tardar el ${due}.`,
      systems: (due) =>
        `Nuestros sistemas están ocupándose de su solicitud. Tendrá nuestra respuesta a más tardar el ${due}.`,
    },
    withdrawing: {
      headline: 'Su solicitud ha sido retirada',
      says: 'Hemos dejado de trabajar en ella y no se eliminó nada. Le enviaremos un mensaje para confirmarlo.',
    },
    answering: {
      headline: 'Nuestra respuesta está en camino',
      says: 'Llegará a la dirección o al número desde el que nos escribió. Si no la ve, mire también en la carpeta de correo no deseado.',
    },
    disowned: {
      headline: 'Gracias por avisarnos',
      says: 'Esta solicitud no era suya, así que la hemos cerrado. Su código ya no funciona y no se hizo nada con sus datos. No tiene que hacer nada más.',
    },
    left: {
      headline: 'Gracias por avisarnos',
      says: 'Ya no le escribiremos sobre esta solicitud y no se hará nada con sus datos por ella. No tiene que hacer nada más.',
    },
    ended: {
      fulfilled: {
        headline: 'Ya está hecho',
        says: 'Hemos hecho lo que nos pidió. Los detalles están en el mensaje que le enviamos.',
      },
      partly_fulfilled: {
        headline: 'Ya está hecho',
        says: 'Hemos hecho lo que nos pidió. Algunos registros deben quedarse porque la ley nos obliga a conservarlos. Los detalles están en el mensaje que le enviamos.',
      },
      withdrawn: {
        headline: 'Su solicitud ha sido retirada',
        says: 'Hemos dejado de trabajar en ella y no se eliminó nada. Puede volver a escribirnos cuando quiera.',
      },
      unverified: {
        headline: 'No pudimos confirmar su solicitud',
        says: 'No recibimos el código a tiempo, así que hemos cerrado la solicitud. No se cambió ni se reveló nada. Puede volver a escribirnos cuando quiera.',
      },
      refused: {
        headline: 'Hemos respondido a su solicitud',
        says: 'Los detalles están en el mensaje que le enviamos.',
      },
      handed_over: {
        headline: 'Su solicitud está en manos de la organización indicada',
        says: 'Los detalles están en el mensaje que le enviamos.',
      },
      duplicate: {
        headline: 'Ya nos lo había pedido',
        says: 'Trabajamos en ello con el número de su primera solicitud.',
      },
      not_a_request: {
        headline: 'Aquí no queda nada pendiente',
        says: 'No encontramos en su mensaje una solicitud de privacidad. Si quería hacer una, respóndanos, por favor.',
      },
    },
  },
  way: {
    ahead: 'Cómo sigue',
    behind: 'Qué ocurrió',
    received: 'Recibida',
    confirmed: 'Confirmado que es usted',
    confirm: { title: 'Confirmar que es usted', note: 'con el código que le enviamos' },
    work: { title: 'Trabajamos en ello', note: 'nuestro equipo de privacidad y nuestros sistemas' },
    answer: { title: 'Recibe nuestra respuesta', note: (due) => `a más tardar el ${due}` },
    answered: 'Hecho y respondido',
    ended: 'Cerrada',
    messageComing: 'le llegará un mensaje nuestro',
  },
  code: {
    coming: {
      headline: 'Su código',
      says: 'Está en camino y debería llegarle en unos minutos. Mire también en la carpeta de correo no deseado y vuelva a cargar esta página.',
    },
    withheld: {
      headline: 'Su código',
      says: (until) =>
        `Ahora mismo no podemos enviarlo, porque se han pedido demasiados códigos. Llegará por sí solo después de ${until}.`,
    },
    over: {
      headline: 'Necesita un código nuevo',
      expired: 'El código que enviamos ha caducado. Con gusto le enviamos otro.',
      usedUp: 'El código se escribió mal demasiadas veces. Con gusto le enviamos otro.',
      send: 'Enviar un código nuevo',
    },
    label: { email: 'Código de nuestro correo', sms: 'Código de nuestro mensaje de texto' },
    confirm: 'Confirmar',
    hint: ({ digits, until, triesLeft }) =>
      `${digits} cifras. Sirve hasta el ${until}; puede intentarlo ${triesLeft === 1 ? 'una vez más' : `${triesLeft} veces más`}.`,
    another: 'Envíenme otro código',
  },
  second: {
    headline: 'Una prueba más',
    says: 'Lo que ha pedido exige más de una prueba. Si desde hace un mes o más tenemos otra dirección u otro número suyo, le hemos enviado allí un código. Escríbalo aquí, por favor.',
    label: 'Código de su otra dirección o número',
    another: 'Enviar de nuevo ese código',
    declare: {
      title: '¿No tiene otra dirección ni otro número? Firme una declaración',
      says: 'Indíquenos tres cosas que sabemos de usted, por ejemplo el nombre de su organización, cuándo se abrió su cuenta o su última cita. Una persona las comparará con lo que tenemos.',
      name: 'Su nombre completo',
      point: (n) => `Dato ${n}`,
      statement:
        'Declaro bajo pena de perjurio que soy la persona a cuyos datos personales se refiere esta solicitud y que lo que he escrito aquí es cierto.',
      sign: 'Firmar y enviar',
    },
    underReview: 'Nuestro equipo tiene su declaración y le escribirá.',
    unmatched: 'Lo que nos indicó la última vez no coincidía con lo que tenemos. Puede firmar de nuevo.',
  },
  acting: {
    title: 'Para actuar en nombre de otra persona',
    says: {
      agent:
        'Su dirección no es la de la persona a quien representa. Necesitamos su autorización y le preguntamos directamente.',
      parent:
        'Antes de ver nada de un menor, una persona de nuestro equipo debe comprobar que usted es su madre, su padre o quien tiene la tutela.',
    },
    paper: {
      title: { agent: 'La autorización firmada', parent: 'Un documento que muestre la relación' },
      stands: {
        wanted: 'Todavía no la tenemos.',
        'under-review':
          'Tenemos un archivo suyo y una persona de nuestro equipo lo está mirando. Puede añadir otro.',
        'in-order': 'Está en orden. Gracias.',
      },
      label: 'Escaneado, foto o PDF',
      hint: 'Hasta 10 MB: PDF, Word o una imagen. Se guarda cifrado y no se usa para nada más.',
      send: 'Enviar este archivo',
    },
    person: {
      title: { agent: 'La persona a quien representa', parent: 'El menor' },
      stands: {
        agent: {
          wanted: 'Díganos una dirección o un número suyo. Allí le preguntamos si lo desea.',
          named: 'Le escribimos y esperamos su respuesta. Puede indicar otra dirección u otro número.',
          confirmed: 'Lo ha confirmado. Gracias.',
        },
        parent: {
          wanted: 'Díganos la dirección o el número que el menor usó con nosotros. No escribimos allí.',
          named: 'Lo tenemos. Puede indicar otra dirección u otro número.',
          confirmed: 'Lo tenemos. Gracias.',
        },
      },
      label: { agent: 'Su correo electrónico o teléfono', parent: 'Correo electrónico o teléfono del menor' },
      send: 'Enviar',
    },
  },
  contact: {
    title: 'Añadir otra dirección u otro número suyo',
    says: 'Por ejemplo, una dirección antigua. Enviamos allí un código y, cuando lo haya escrito, buscamos también con ese dato.',
    label: 'Dirección de correo o número de teléfono',
    send: 'Enviar un código allí',
  },
  notices: {
    'wrong-code': 'Ese no es el código que le enviamos. Mírelo otra vez y escriba todas sus cifras.',
    'wrong-length':
      'Eso es más largo o más corto que nuestro código. No cuenta como intento; pruebe otra vez.',
    'code-over': 'Este código ya no funciona. Puede pedir uno nuevo más abajo.',
    'code-sent': 'Un código nuevo está en camino. El anterior ya no funciona.',
    'too-soon':
      'Acabamos de enviarle un código. Espere unos minutos, mire también en la carpeta de correo no deseado y vuelva a pedirlo después.',
    'no-more-codes':
      'Hoy hubo demasiados códigos o intentos. Vuelva mañana, por favor, o responda a nuestro mensaje.',
    'no-code-now': 'En este momento no podemos enviarle un código. Inténtelo de nuevo dentro de una hora.',
    'no-code-to-number':
      'No podemos enviar un código allí. También puede escribirnos desde esa dirección o ese número, o responder a nuestro mensaje.',
    'not-checked':
      'No hemos podido comprobar su código en este momento. Inténtelo de nuevo dentro de un instante.',
    'second-wrong':
      'Ese código no funciona. Revíselo, pida otro o use la declaración que encontrará más abajo.',
    'second-sent': 'Si tenemos otra dirección u otro número suyo, le hemos enviado allí un nuevo código.',
    'contact-added':
      'Hemos enviado un código allí. Escríbalo abajo y buscaremos también con esa dirección o ese número.',
    'no-contact': 'Eso no es una dirección de correo ni un número de teléfono. Por favor, revíselo.',
    'too-many-contacts':
      'Esta solicitud ya tiene todas las direcciones y números que admite. Para añadir más, responda a nuestro mensaje.',
    'paper-received': 'Gracias. Una persona de nuestro equipo mirará el archivo y le escribirá.',
    'no-paper': 'No llegó ningún archivo. Elija uno y envíelo otra vez, por favor.',
    'not-a-paper':
      'No podemos aceptar este tipo de archivo. Envíe un PDF, un archivo de Word o una imagen, por favor.',
    'too-many-papers':
      'Ya tenemos suficientes archivos suyos. Para enviar más, responda a uno de nuestros correos.',
    'person-named': 'Gracias. Si se le puede preguntar, le hemos escrito.',
    'own-contact': 'Ese contacto es suyo. Indique uno de la persona a quien pertenecen los datos, por favor.',
    declared: 'Gracias. Nuestro equipo comparará lo que ha escrito con lo que tenemos y le escribirá.',
    'declaration-incomplete': 'Por favor, escriba su nombre y los tres datos, y marque la declaración.',
    appealed:
      'Hemos recibido su recurso. Le enviamos un mensaje con su número y su fecha; respóndalo para añadir sus motivos.',
    'too-late': 'Ya hemos empezado con lo que nos pidió, así que no es posible retirarlo. No se cambió nada.',
    'nothing-changed': 'Eso ya no es posible. No se cambió nada; esta página muestra cómo está todo.',
  },
  choices: {
    headline: 'Si algo no está bien',
    appeal: {
      title: '¿No está de acuerdo con nuestra respuesta?',
      says: 'Puede presentar un recurso. Una persona que no intervino en la respuesta vuelve a examinarlo todo, y usted recibe su decisión por escrito. Puede añadir sus motivos respondiendo a nuestro mensaje.',
      button: 'Recurrir esta respuesta',
    },
    disown: {
      title: '¿No fue usted?',
      says: 'Puede que otra persona nos haya escrito en su nombre. Con un solo toque la solicitud termina; su código deja de funcionar y no se hace nada con sus datos.',
      button: 'No fui yo',
    },
    tellUs: {
      title: '¿No fue usted?',
      says: (email) => html`Responda a nuestro mensaje o escriba a ${email}. Una persona lo revisará.`,
    },
    withdraw: {
      title: 'Retirar esta solicitud',
      says: 'Dejamos de trabajar en ella y se lo confirmamos con un mensaje breve. Puede volver a pedirlo cuando quiera.',
      button: 'Retirar mi solicitud',
    },
  },
  plain: {
    noSuch: {
      headline: 'Esta página no está disponible',
      says: 'Puede que el enlace esté incompleto o que ya no sea válido. Use el enlace del último mensaje que le enviamos o responda a ese mensaje.',
    },
    noPackage: {
      headline: 'No hay nada que descargar',
      says: 'No hay ningún archivo para esta solicitud. Lo que hicimos se explica en el mensaje que le enviamos.',
    },
    fromElsewhere: {
      headline: 'No se cambió nada',
      says: 'Este formulario se envió desde otro sitio. Abra la página con el enlace de nuestro mensaje e inténtelo de nuevo.',
    },
    tooLarge: {
      headline: 'No se cambió nada',
      says: 'Lo que se envió es demasiado largo para este formulario. Inténtelo de nuevo, por favor.',
    },
  },
};
