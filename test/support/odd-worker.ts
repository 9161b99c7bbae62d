import { type Ask, serveOrders } from '../../src/journey/intake/mail/serve-orders.ts';

/** A thread that fails in each way that a thread can fail. */
serveOrders<string, string>(async (order, ask: Ask) => {
  switch (order) {
    case 'hang':
      for (;;);
    case 'die':
      process.exit(1);
      break;
    case 'throw':
      throw new Error('canary@example.net');
    case 'hog': {
      const hoard: string[][] = [];
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, at) => `string ${at}`));
    }
    case 'ask':
      return { result: `told ${await ask('the question')}` };
    case 'ask in vain':
      return {
        result: await ask('the question').then(
          () => 'told',
          (error: unknown) => `refused: ${(error as { code: string }).code}`,
        ),
      };
    default:
  }
  return { result: `did ${order}` };
});
