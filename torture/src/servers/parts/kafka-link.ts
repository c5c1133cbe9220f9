import { Kafka, logLevel, type ISocketFactory, type Message, type Producer } from 'kafkajs';
import { connect, type Socket } from 'node:net';

/** What a sender is made to live through. */
export interface LinkFaults {
  /** Changes what is sent, for a broken relay. */
  readonly messages?: (messages: Message[]) => Message[];
  /** The next sender dies before it sends, and takes the records for sent: for a broken relay. */
  readonly losesWhenTrapped?: boolean;
}

/** A Kafka client whose connections can be cut, and whose sender can be stopped between sending and hearing of it. */
export class KafkaLink {
  readonly kafka: Kafka;
  private readonly sockets = new Set<Socket>();
  private trap: (() => Promise<void>) | null = null;

  constructor(
    brokers: readonly string[],
    clientId: string,
    private readonly faults: LinkFaults = {},
  ) {
    this.kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      socketFactory: this.socketFactory(),
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 },
      logLevel: logLevel.NOTHING,
    });
    const producer = this.kafka.producer.bind(this.kafka);
    this.kafka.producer = (config) => this.trapped(producer(config));
  }

  /** Every connection is reset, as if the network had gone for a moment. @returns how many */
  cut(): number {
    const { size } = this.sockets;
    for (const socket of this.sockets)
      socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    return size;
  }

  /** Done once, when the broker has taken the next records and before their sender goes on. */
  afterNextSend(trap: (() => Promise<void>) | null): void {
    this.trap = trap;
  }

  private socketFactory(): ISocketFactory {
    return ({ host, port, onConnect }) => {
      const socket = connect({ host, port }, onConnect);
      socket.setKeepAlive(true, 60_000);
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      return socket;
    };
  }

  private trapped(producer: Producer): Producer {
    const send = producer.send.bind(producer);
    const { messages: changed = (messages: Message[]) => messages, losesWhenTrapped = false } = this.faults;
    producer.send = async (record) => {
      const trap = this.trap;
      this.trap = null;
      const isLost = trap !== null && losesWhenTrapped;
      const metadata = isLost ? [] : await send({ ...record, messages: changed(record.messages) });
      if (!isLost) await trap?.();
      return metadata;
    };
    return producer;
  }
}
