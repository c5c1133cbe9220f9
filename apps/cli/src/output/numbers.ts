const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `113,271`, `2.5`. */
export const number = (value: number): string => grouped.format(value);

/** `41.3 s`, `3 min 20 s`, `2 h 5 min`. */
export const duration = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** `12.5 MiB`. */
export const bytes = (count: number): string => {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(count, 1)) / 10), units.length - 1);
  return `${number(count / 1024 ** power)} ${units[power]}`;
};

/** `12 events`, `1 event`. */
export const counted = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

const barWidth = 24;

/** `[######……] 25 %`. */
export const bar = (done: number, total: number): string => {
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const filled = Math.floor(share * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${Math.floor(share * 100)} %`;
};
