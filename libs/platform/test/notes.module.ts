import { Controller, Module, Post, type DynamicModule } from '@nestjs/common';
import { aggregate, command, event, Id, Money, stream, Text } from '@refold/model';
import { commandRoutes, WriteSide, type WriteConfig } from '../src/write';

class Noted extends event('Noted', 1, { noteId: Id, text: Text(20), worth: Money.optional() }) {}
class Note extends command('Note', { noteId: Id, text: Text(20) }) {}
const Notes = stream('note', { service: 'orders', id: 'noteId', partitionBy: 'noteId', events: [Noted] });
const NoteBook = aggregate(Notes, () => 0)
  .evolve({ Noted: (count) => count + 1 })
  .decide([Note], { Note: (_, { noteId, text }) => new Noted({ noteId, text }) });
const noteRoutes = commandRoutes('notes', NoteBook).create(Note, { by: ['staff'] });

@Controller('notes')
class FaultController {
  @Post('fault')
  fault(): never {
    throw new Error('select secret from passwords');
  }
}

@Module({ controllers: [FaultController] })
/** The smallest service: notes can be taken, and one endpoint is broken. */
export class NotesModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: NotesModule,
      imports: [WriteSide.for({ config, streams: [Notes], aggregates: [NoteBook], routes: [noteRoutes] })],
    };
  }
}
