package report_test

// layoutScript lists what a reader would see as broken: a page that scrolls
// sideways, an element that sticks out of its parent, text wider than its cell,
// texts of a table or figure on top of each other.
const layoutScript = `(() => {
	const bad = [], page = document.scrollingElement;
	const say = (what, e) => bad.push(what + ': <' + e.tagName.toLowerCase() + '> ' + (e.closest('[id]') || {id: ''}).id + ' "' + e.textContent.trim().slice(0, 60) + '"');
	if (page.scrollWidth > innerWidth) {
		const widest = [...document.body.querySelectorAll('*')].map(e => [Math.max(0, ...[...e.getClientRects()].map(r => r.right)), e]).sort((a, b) => b[0] - a[0])[0];
		say('the page is ' + page.scrollWidth + ' px wide, the window ' + innerWidth, widest[1]);
	}
	const boxes = new Map(), box = e => { if (!boxes.has(e)) boxes.set(e, e.getBoundingClientRect()); return boxes.get(e); };
	for (const e of document.body.querySelectorAll('*')) {
		if (e.closest('svg') && e.tagName !== 'svg' || e.closest('.skip') || e.matches('abbr, colgroup, col, br')) continue;
		const parent = e.parentElement, style = getComputedStyle(parent);
		if (style.overflowX !== 'visible' || style.display === 'contents' || style.display.startsWith('inline')) continue;
		const a = box(e), p = box(parent);
		if (a.width && (a.right > p.right + 1 || a.left < p.left - 1) && getComputedStyle(e).position !== 'sticky') say('outside its parent by ' + Math.round(Math.max(a.right - p.right, p.left - a.left)) + ' px', e);
	}
	for (const row of document.querySelectorAll('tr')) {
		const range = document.createRange(), texts = [];
		for (const cell of row.cells) {
			range.selectNodeContents(cell);
			const t = range.getBoundingClientRect();
			if (t.width) texts.push([t, cell]);
		}
		for (let i = 1; i < texts.length; i++) {
			const [a] = texts[i - 1], [b, cell] = texts[i];
			if (getComputedStyle(texts[i - 1][1]).position === 'sticky') continue; // numbers scroll under it
			if (a.right > b.left + 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) say('on top of its neighbour', cell);
		}
	}
	for (const figure of document.querySelectorAll('figure')) {
		const parts = [...figure.children].map(c => [box(c), c]);
		for (let i = 1; i < parts.length; i++) if (parts[i - 1][0].bottom > parts[i][0].top + 1) say('on top of its neighbour', parts[i][1]);
		const section = figure.closest('section');
		if (!section || !section.querySelector('table')) say('a figure without a table', figure);
	}
	return bad;
})()`

// textScript lists texts that lie on each other anywhere on the page, line by
// line, as far as they are in sight; what scrolls under a heading is not meant.
const textScript = `(() => {
	const bad = [], lines = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node; node = walker.nextNode();) {
		const e = node.parentElement;
		if (!node.data.trim() || e.closest('svg, .skip, style')) continue;
		const range = document.createRange(), frame = e.closest('.scroll');
		const clip = frame ? frame.getBoundingClientRect() : {left: -1e9, right: 1e9};
		range.selectNodeContents(node);
		for (const r of range.getClientRects()) {
			const left = Math.max(r.left, clip.left), right = Math.min(r.right, clip.right);
			// The box of a line is higher than its letters, about a fifth above and below.
			if (right - left > 1) lines.push({left, right, top: r.top + 0.2 * r.height, bottom: r.bottom - 0.2 * r.height, e, text: node.data.trim().slice(0, 40)});
		}
	}
	lines.sort((a, b) => a.top - b.top);
	const stuck = e => { const th = e.closest('th'); return th && getComputedStyle(th).position === 'sticky'; };
	for (let i = 0; i < lines.length; i++)
		for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom - 1; j++) {
			const a = lines[i], b = lines[j];
			if (a.e === b.e || Math.min(a.right, b.right) - Math.max(a.left, b.left) <= 1 || a.e.closest('sup, abbr') || b.e.closest('sup, abbr')) continue;
			if (a.e.closest('tr') && a.e.closest('tr') === b.e.closest('tr') && (stuck(a.e) || stuck(b.e))) continue;
			bad.push('texts on each other: ' + a.text + ' / ' + b.text);
		}
	return bad;
})()`

// chartScript lists labels that are cut off or lie on each other.
const chartScript = `(() => {
	const bad = [];
	if (!document.querySelector('figure svg text')) bad.push('no chart on the page');
	for (const svg of document.querySelectorAll('figure svg')) {
		const frame = svg.getBoundingClientRect();
		const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => [t.getBoundingClientRect(), t.textContent]);
		for (const [r, text] of texts)
			if (r.left < frame.left - 1 || r.right > frame.right + 1 || r.top < frame.top - 1 || r.bottom > frame.bottom + 1)
				bad.push(svg.id + ': label outside the drawing: ' + text);
		for (let i = 0; i < texts.length; i++)
			for (let j = i + 1; j < texts.length; j++) {
				const [a, x] = texts[i], [b, y] = texts[j];
				const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
				// The box of a text has room above and below the letters, about a fifth each.
				if (across > 1 && down > 0.4 * Math.min(a.height, b.height)) bad.push(svg.id + ': labels on each other: ' + x + ' / ' + y);
			}
	}
	return bad;
})()`

// axeScript lists what axe-core finds against WCAG and its good practices.
const axeScript = `axe.run(document, {resultTypes: ['violations'], elementRef: false}).then(r => r.violations.map(v =>
	v.id + ': ' + v.help + ' (' + v.nodes.length + 'x) ' + v.nodes.slice(0, 2).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')))`
