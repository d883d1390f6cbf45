/** Pages of a newspaper that does not exist, saved in the two forms in which readers save pages. All of it is invented. */

/** As a browser saves a page as text: addresses, counts of shares, the article, the contents of its issue. */
export const saved_text = `http://www.paper.example/articles/4711/14-05-2013/steppe-three-writers-before-an-invented-court
87
12
Link to this page: http://www.paper.example/issue/312/4711

From The Lantern newspaper, 14 May 2013

Steppe: Three writers before an invented court

On 3 May, a committee that does not exist agreed a statement on the treatment of writers in a steppe that nobody has drawn on a map. Although the committee has few powers, its words were read aloud in front of the building, and somebody wrote them down.

The governor had brought the vote forward from the autumn. As usual all nine lists were for him, and his aim was to be seen to have been asked.

Silence

Over the years, many who said otherwise have been sent away. Two or three weeks are dealt out to whoever stands still for too long - in the square or on-line! Whoever prints a leaflet can be sent down for years.

Alibek Inventedov, mentioned in the statement, led a party of three people. While this paper has its differences with that party, it stands for its right to be wrong.

Zarina Madeupova was a lawyer who had written down what happens behind a certain wall. A jury found her innocent. She was released, only to be taken again the same evening.

Olzhas Neverborn, a poet, stood with hundreds of others in front of a row of houses that was to be torn down. 'Witnesses' later said that they had been told what to say, but no second trial has been granted.

A model resolution that supports the statement, and goes further, can be found on the website of the campaign (www.campaign.example).

Why not click here to join the Lantern Society, or click here to donate to the Lantern Society.

In The Lantern 14 May 2013:

Lantern Society news and analysis

Who pays for the new bridge?

Teachers and pupils walk out over closed library

2% amused

Them & Us

International lantern news and analysis

Harbour: Night watch at the gates

Steppe: Three writers before an invented court

International news in brief

Northern Union referendum

Why we will vote to leave the NU

Vote against the NU - but not with the landlords

Lantern Society workplace news

Solidarity with the ferrymen

Workplace news in brief

Lantern Society comments and reviews

Letter: The library again

Lantern Society feature

The great bridge robbery: tolls or common ownership?

Home | The Lantern 14 May 2013 | Join the Lantern Society
`;

/** Another page of the same issue, saved as HTML. */
export const saved_html = `<!DOCTYPE html>
<html><head><meta charset="windows-1252"><title>Harbour: Night watch at the gates | The Lantern</title>
<script>document.write('stolen')</script><style>p { color: red }</style></head>
<body><div id="menu"><a href="/">Home</a> | <a href="/join">Join</a> | <a href="/search">Search</a></div>
<p>From The Lantern issue 312, 14 May 2013</p>
<h1>Harbour: Night watch at the gates</h1>
<p><b>Nobody Invented, ferrymen's branch</b></p>
<p>All night they stood at the gates of a harbour that lies nowhere, and the lamps were <i>not</i> lit. &#8220;We will stand here tomorrow,&#8221; said one of them<script>alert(1)</script>, and the others laughed.</p>
<h3>Tomorrow</h3>
<p>See <a href="/articles/4711/14-05-2013/steppe">the other article</a> and <a href="javascript:alert(1)">this</a>.<img src="/pictures/gate.jpg" alt="The gate at night" onerror="alert(1)"></p>
<ul><li>bring lamps</li><li>bring soup</li></ul>
<p>Why not click here to join the Lantern Society, or click here to donate to the Lantern Society.</p>
<p>Link to this page: <a href="http://www.paper.example/issue/312/4712">http://www.paper.example/issue/312/4712</a></p>
<div><p>In The Lantern 14 May 2013:</p>
<h4>Lantern Society news and analysis</h4>
<p><a href="http://www.paper.example/articles/4700">Who pays for the new bridge?</a></p>
<h4>International lantern news and analysis</h4>
<p><a href="http://www.paper.example/articles/4712">Harbour: Night watch at the gates</a></p>
<p><a href="http://www.paper.example/articles/4711">Steppe: Three writers before an invented court</a></p>
</div></body></html>
`;
