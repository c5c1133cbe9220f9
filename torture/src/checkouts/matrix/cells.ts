/** The commands of a checkout: each is the boundary between two steps. */
export const commands = [
  'ChargePayment',
  'ReserveStock',
  'ConfirmOrder',
  'ScheduleShipment',
  'RefundPayment',
  'ReleaseStock',
  'CancelOrder',
] as const;
export type Command = (typeof commands)[number];

/** What is done to a command on its way. */
export const faults = {
  'its runner loses the transaction that sends it': 'runner',
  'its runner dies as it sends it': 'runner',
  'its runner dies with the answer in hand': 'runner',
  'its service dies before it does it': 'service',
  'its service dies between doing it and answering': 'service',
  'it arrives twice': 'twice',
  'its answer comes late': 'late',
  'its answer is lost': 'lost',
  'it is refused': 'refused',
  'the deadline passes while it is on its way': 'deadline',
} as const;
export type Fault = keyof typeof faults;

/** What happens to the order otherwise: it comes to the command only by one of these. */
export type Course = 'all goes well' | 'the stock is short' | 'the customer cancels';

const courses: Readonly<Record<Command, Course>> = {
  ChargePayment: 'all goes well',
  ReserveStock: 'all goes well',
  ConfirmOrder: 'all goes well',
  ScheduleShipment: 'all goes well',
  RefundPayment: 'the stock is short',
  ReleaseStock: 'the customer cancels',
  CancelOrder: 'the stock is short',
};

/** One order, to which one thing happens at one command. */
export interface Cell {
  readonly orderId: string;
  readonly command: Command;
  readonly fault: Fault;
  readonly course: Course;
  /** Before it is confirmed, a deadline gives the order up; later, and where it is given up already, it does nothing. */
  readonly ends: 'confirmed' | 'cancelled';
}

const isInTime: readonly Command[] = ['ChargePayment', 'ReserveStock', 'ConfirmOrder'];

export const cells: readonly Cell[] = commands.flatMap((command) =>
  (Object.keys(faults) as Fault[]).map((fault, at) => {
    const course = courses[command];
    const givesUp = faults[fault] === 'deadline' && isInTime.includes(command);
    return {
      ...{ command, fault, course, orderId: `${command.toLowerCase()}-${at}` },
      ends: course === 'all goes well' && !givesUp ? 'confirmed' : 'cancelled',
    };
  }),
);

export const nameOf = ({ command, fault }: Cell): string => `${command}, ${fault}`;
