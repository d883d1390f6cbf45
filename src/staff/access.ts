import { every, fresh, get, post, type Route } from '../kernel/access.js';

const member = every('member');

/** Who may come to the desk’s pages of who works here. */
export const staffDeskRoutes: readonly Route[] = [
  get('/desk/staff', 'keys'),
  fresh(post('/desk/staff/invite', 'staff')),
  get('/desk/staff/:id', 'keys', { id: member }),
  fresh(post('/desk/staff/:id/grant', 'keys', { id: member })),
  fresh(post('/desk/staff/:id/take', 'keys', { id: member })),
  fresh(post('/desk/staff/:id/give-role', 'staff', { id: member })),
  fresh(post('/desk/staff/:id/take-role', 'staff', { id: member })),
  fresh(post('/desk/staff/:id/disable', 'staff', { id: member })),
];
