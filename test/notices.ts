/** A notice of a mail server (RFC 3464) as tests need it; names in it are invented. */
export function exampleNotice(of: {
  /** Message-ID of the mail it is about, without < >. */
  id: string;
  action?: string;
  status?: string;
  diagnostic?: string;
  /** Fields of further recipients. */
  more?: string;
  /** False: the mail that came back is left out. */
  original?: boolean;
  /** Message-ID of the notice. */
  own?: string;
}): string {
  const {
    id,
    action = 'failed',
    status = '5.1.1',
    diagnostic = 'smtp; 550 5.1.1 no such user',
    more = '',
  } = of;
  const lines = [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>',
    'To: desk@example.org',
    'Subject: Undelivered Mail Returned to Sender',
    'Date: Thu, 7 Apr 2016 20:00:00 +0000',
    `Message-ID: <${of.own ?? 'n1@mx.example.net'}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.net.',
    '',
    '--part',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    'Arrival-Date: Thu, 7 Apr 2016 19:59:00 +0000',
    '',
    'Final-Recipient: rfc822; office@example.net',
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mail.example.net',
    ...(diagnostic ? [`Diagnostic-Code: ${diagnostic.replace('; ', ';\r\n    ')}`] : []),
    more,
    '--part',
    ...(of.original === false
      ? ['Content-Type: text/plain', '', 'The mail was not kept.']
      : [
          'Content-Type: message/rfc822',
          '',
          'From: desk@example.org',
          'To: office@example.net',
          `Message-ID: <${id}>`,
          'References: <other@example.org>',
          'Subject: A subject',
          '',
          'Message-ID: <quoted@example.org>',
        ]),
    '',
    '--part--',
    '',
  ];
  return lines.join('\r\n');
}
