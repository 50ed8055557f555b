/** The working days of China, year by year as they are announced. */
import { defineCalendar } from './calendar';

/**
 * 2026, after the notice of the General Office of the State Council of 2025-11-04 on the arrangement of holidays.
 *
 * Whether an ordinary weekend moves a deadline is a choice of this version, not of the notice: it speaks of the days
 * off by law, which weekends are in the practice of courts and banks.
 */
export const CHINA_2026 = defineCalendar({
  id: 'cn-2026',
  version: 1,
  source: 'State Council General Office, notice on holiday arrangements 2026, 2025-11-04',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  offsetMinutes: 480,
  weekendsMoveDeadlines: true,
  holidays: [
    { name: "New Year's Day 元旦", from: '2026-01-01', to: '2026-01-03' },
    { name: 'Spring Festival 春节', from: '2026-02-15', to: '2026-02-23' },
    { name: 'Tomb-Sweeping Day 清明节', from: '2026-04-04', to: '2026-04-06' },
    { name: 'Labour Day 劳动节', from: '2026-05-01', to: '2026-05-05' },
    { name: 'Dragon Boat Festival 端午节', from: '2026-06-19', to: '2026-06-21' },
    { name: 'Mid-Autumn Festival 中秋节', from: '2026-09-25', to: '2026-09-27' },
    { name: 'National Day 国庆节', from: '2026-10-01', to: '2026-10-07' },
  ],
  workingWeekends: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
});
