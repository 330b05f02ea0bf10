/** The script of a report: draws each compiled spec into its place, shows tooltips, opens what a link points into. */
export const CLIENT = `
(function(){
  var specs=JSON.parse(document.getElementById('specs').textContent);
  var tip=document.getElementById('tip');
  function show(handler,event,item,value){
    tip.textContent='';
    if(value==null||value===''){tip.style.display='none';return;}
    Object.keys(value).forEach(function(key){
      var row=document.createElement('div'),name=document.createElement('span');
      name.textContent=key+' ';row.appendChild(name);row.appendChild(document.createTextNode(String(value[key])));tip.appendChild(row);
    });
    tip.style.display='block';
    tip.style.left=Math.min(event.clientX+14,innerWidth-tip.offsetWidth-8)+'px';
    tip.style.top=Math.min(event.clientY+14,innerHeight-tip.offsetHeight-8)+'px';
  }
  Object.keys(specs).forEach(function(id){
    var place=document.getElementById(id);
    var view=new vega.View(vega.parse(specs[id]),{renderer:'svg',container:place,hover:true,tooltip:show});
    view.runAsync().catch(function(error){place.textContent='This chart could not be drawn: '+error.message;});
  });
  function reveal(){
    var target=location.hash&&document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for(var node=target;node;node=node.parentElement)if(node.tagName==='DETAILS')node.open=true;
    if(target)target.scrollIntoView();
  }
  addEventListener('hashchange',reveal);reveal();
})();
`;
